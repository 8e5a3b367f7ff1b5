/** What came of asking for a repair. */
export const repairInWords = ({
  group,
  class: urgency,
}: {
  group: number
  class: string | null
}): string =>
  urgency === null
    ? 'Nothing to repair: no copy is missing, or there is none to copy from'
    : `Repair of group ${group} was asked for; what has fewest copies comes first`
