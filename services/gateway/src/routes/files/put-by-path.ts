import { findFileByPath, NameTaken } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { copies, onConflict, pathParams } from '../../files/fields.ts'
import { fileSchema, fileView } from '../../files/file-view.ts'
import { uploadedMediaType } from '../../files/media-type.ts'
import { checkPath } from '../../files/names.ts'
import { checkEarly, uploadConditions } from '../../files/upload-conditions.ts'
import { readBody } from '../../http/body.ts'
import { declaredSize } from '../../http/declared-size.ts'
import { inTime } from '../../http/in-time.ts'
import { defineRoute } from '../../http/route.ts'
import { assertWithin } from '../../people/key-folder.ts'

export const putByPathRoute = defineRoute({
  method: 'put',
  path: '/files/by-path/{path...}',
  tag: 'Files',
  summary: 'Upload one file as it is',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  params: pathParams,
  query: z.strictObject({ copies: copies.optional(), onConflict: onConflict.optional() }),
  body: {
    kind: 'stream',
    contentType: '*/*',
    description: 'The bytes.',
  },
  requestHeaders: {
    'If-Match': 'The `ETag` of the version to replace; 412 when it is another one by now.',
    'If-None-Match': '`*`: only when there is no file of this name; 412 otherwise.',
    'Repr-Digest': '`sha-256=:…:`; 400 when the bytes that arrived have another one.',
    'Want-Repr-Digest': '`sha-256=1`: later downloads come with the digest of the whole.',
  },
  answers: {
    201: { description: 'The new file', schema: fileSchema, headers: ['ETag', 'Location'] },
    200: { description: 'The file, replaced', schema: fileSchema, headers: ['ETag', 'Location'] },
  },
  problems: [
    // For a key of another folder.
    'NOT_FOUND',
    'NAME_TAKEN',
    'PRECONDITION_FAILED',
    'DIGEST_MISMATCH',
    'UNSUPPORTED_MEDIA_TYPE',
    'REQUEST_TIMEOUT',
    'INSUFFICIENT_NODES',
    'NODES_FULL',
    'QUOTA_EXCEEDED',
  ],
  async handle(
    { params, query, caller, req, res, signal },
    { catalog, writer }: Pick<GatewayDeps, 'catalog' | 'writer'>,
  ) {
    const { folder, name } = checkPath(params.path)
    assertWithin(caller, folder, 'This folder')
    const { expectedSha256, wantSha256, ...conditions } = uploadConditions(req.headers)
    // Whoever says which version they replace means to replace it.
    const mode = query.onConflict ?? (conditions.ifMatch === undefined ? 'fail' : 'replace')
    const size = declaredSize(req)
    const wanted = query.copies === undefined ? {} : { copies: query.copies }
    writer.admit({ ...size, ...wanted })

    const { userId: ownerId } = caller
    const existing = await inTime(findFileByPath(catalog, { ownerId, folder, name }))
    const cid = existing && { cid: cidText(existing.root.digest, existing.root.codec) }
    if (checkEarly(conditions, mode, cid) === 'name-taken') throw new NameTaken(folder, name)

    const replaces = existing !== undefined && mode === 'replace'
    const contentType = uploadedMediaType(req.headers['content-type'])
    const { file, created } = await writer.write({
      ownerId,
      source: readBody(req, res),
      ...size,
      ...wanted,
      ...(replaces ? { replaces } : {}),
      ...(expectedSha256 === undefined ? {} : { expectedSha256 }),
      ...(wantSha256 === undefined ? {} : { wantSha256 }),
      signal,
      target: { folder, name, contentType, onConflict: mode, ...conditions },
    })
    const body = fileView(file)
    const headers = { ETag: `"${body.cid}"`, Location: `/api/v1/files/${body.id}` }
    return { status: created ? 201 : 200, body, headers }
  },
})
