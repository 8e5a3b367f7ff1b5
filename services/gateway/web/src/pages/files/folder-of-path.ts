/** `/files/photos/summer` → `/photos/summer`; the router has decoded each part of it. */
export const folderOfPath = (rest: string | undefined): string =>
  rest === undefined || rest === '' ? '/' : `/${rest.replace(/\/+$/, '')}`

/** The address of a folder's page. */
export const pathOfFolder = (folder: string): string =>
  `/files${folder === '/' ? '' : folder.split('/').map(encodeURIComponent).join('/')}`

/** The folder one level up; the top has none. */
export const parentOf = (folder: string): string | undefined =>
  folder === '/' ? undefined : folder.slice(0, folder.lastIndexOf('/')) || '/'

/** `/photos` and `summer` → `/photos/summer`. */
export const childOf = (folder: string, name: string): string =>
  `${folder === '/' ? '' : folder}/${name}`
