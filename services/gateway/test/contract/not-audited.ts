const FILES = 'of its owner, and one among very many; the trash and the versions are their record'

/** Calls that are no GET and leave no row in the audit log, each with the reason why. */
export const NOT_AUDITED: Readonly<Record<string, string>> = {
  'post /auth/refresh': 'every quarter of an hour of every session; a token used twice leaves one',
  'post /me/identity': 'it only begins; the link that comes of it leaves a row',
  'post /uploads/precheck': 'it only asks',
  'post /uploads': FILES,
  'patch /uploads/{id}': FILES,
  'delete /uploads/{id}': FILES,
  'post /s/{token}': 'it changes nothing; the link and its downloads leave their own rows',
  'post /files': FILES,
  'put /files/by-path/{path}': FILES,
  'put /files/{id}/thumbnail': FILES,
  'delete /files/{id}': FILES,
  'post /files/{id}/copy': FILES,
  'post /files/{id}/versions/{version}/restore': FILES,
  'delete /files/{id}/versions/{version}': FILES,
  'post /trash/{id}/restore': FILES,
  'delete /trash/{id}': FILES,
}
