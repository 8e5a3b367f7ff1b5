/** Percent as somebody typed them, `12.5` or `12,5`; NaN for anything else. */
export const parsePercent = (text: string): number =>
  /^\d{1,3}([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN

/** What is wrong with a share to verify, beside its field. */
export const checkVerify = ({ verifyPercent }: { verifyPercent: string }) => {
  const percent = parsePercent(verifyPercent)
  return percent >= 0 && percent <= 100
    ? {}
    : { verifyPercent: 'Enter a number of percent from 0 to 100' }
}
