import { setNonce } from 'get-nonce'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

/**
 * The gateway's nonce for styles that are made in the page. Dialogs lock scrolling through a package
 * that takes its nonce from `get-nonce`, Mantine asks by itself: both have to know it.
 */
export const styleNonce = (): string => nonce

setNonce(nonce)
