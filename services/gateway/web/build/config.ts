/** The gateway that `npm run dev` hands calls on to. */
export const DEV_GATEWAY = process.env.HOLDFAST_URL ?? 'http://127.0.0.1:8080'
