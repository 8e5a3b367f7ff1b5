import { Page } from '../../ui/Page.tsx'
import { NewNodeForm } from './NewNodeForm.tsx'
import classes from './nodes.module.css'
import { TestResult } from './TestResult.tsx'
import { useNewNode } from './use-new-node.ts'

/** Will this node work? */
export default function NewNodePage() {
  const adding = useNewNode()
  return (
    <Page title="Add node" tabTitle="Add node · Nodes" crumb="Add node">
      <div className={classes.newNode}>
        <NewNodeForm form={adding.form} />
        <TestResult adding={adding} />
      </div>
    </Page>
  )
}
