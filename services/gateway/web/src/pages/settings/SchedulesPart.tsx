import { Title } from '@mantine/core'
import { ScheduleList } from '../schedules/ScheduleList.tsx'
import classes from './settings.module.css'

/** Schedules stand beside the settings that they belong to. */
export const SchedulesPart = () => (
  <section className={classes.part}>
    <Title order={2} mb="sm">
      Schedules
    </Title>
    <ScheduleList />
  </section>
)
