import { Banner } from './Banner.tsx'

/** Says what the numbers leave out: "4 of 5 nodes answered; node C is not counted". */
export const Partial = ({ missing }: { missing: string }) => <Banner token="unk">{missing}</Banner>
