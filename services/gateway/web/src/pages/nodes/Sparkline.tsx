import { Text } from '@mantine/core'
import classes from './nodes.module.css'
import { latencyInWords, SPARK, strokesOf, type Values } from './sparkline.ts'

/** How long clients waited for a node within the last hour: a line, and the same in words. */
export const Sparkline = ({ values }: { values: Values }) => (
  <>
    {values.some((value) => value !== null) && (
      <svg
        className={classes.spark}
        viewBox={`0 0 ${SPARK.width} ${SPARK.height}`}
        width={SPARK.width}
        height={SPARK.height}
        aria-hidden
      >
        <path d={strokesOf(values)} />
      </svg>
    )}
    <Text size="xs" c="dimmed">
      {latencyInWords(values)}
    </Text>
  </>
)
