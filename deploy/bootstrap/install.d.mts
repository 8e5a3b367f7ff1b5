export function isInstalled(root: string, needs: { dev: boolean }): boolean
export function install(root: string): void
