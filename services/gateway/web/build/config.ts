/** The gateway that `npm run dev` hands calls on to. */
export const DEV_GATEWAY = process.env.HOLDFAST_URL ?? 'http://127.0.0.1:8080'

/** Under a test's NODE_ENV React's development half would be built, half as large again. */
export const BUILD_ENVIRONMENT = { ...process.env, NODE_ENV: 'production' }
