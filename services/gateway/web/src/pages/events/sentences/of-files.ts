import { all, around, commas, say } from './phrase.ts'
import type { Sentences } from './table.ts'
import type { Telling } from './telling.ts'

const KINDS = { url: 'from a web address', cid: 'by its CID', car: 'of a CAR' }

const ofOwner = (t: Telling) => say` of ${t.user('ownerId')}`

const files = (t: Telling) =>
  all(t.count('files', 'file') ?? 'files', around(', ', t.bytes('bytes'), ','))

const wereWhat = (verb: string) => (t: Telling) =>
  all(
    files(t),
    say` ${t.verb('files', 'was', 'were')} ${verb}` ?? ` were ${verb}`,
    say` to ${t.text('to')}`,
  )

const folder = (verb: string) => (t: Telling) =>
  all('a folder', say` with ${t.count('files', 'file')}`, ` ${verb}`)

/** Behind its article. */
const linkTo = (t: Telling) =>
  all('link to ', t.file('fileId') ?? t.word('kind', { folder: 'a folder' }) ?? 'something')

const importOf = (t: Telling) => all('an import', say` ${t.word('kind', KINDS)}`)

/** What owners do with their files, and what is done for them. */
export const OF_FILES: Sentences = {
  'file.copies': (t) =>
    all(
      'R of ',
      t.aFile(),
      ofOwner(t),
      say`: ${t.number('before')}\u00a0→\u00a0${t.number('copies')}` ??
        say` is now ${t.number('copies')}`,
    ),
  'file.deleted-for-owner': (t) =>
    all(
      t.aFile(),
      ofOwner(t),
      t.flag('permanent', ' was deleted for good', ' went to the trash') ?? ' was deleted',
    ),
  'file.repair-wanted': (t) =>
    all(
      'repair of ',
      t.aFile(),
      ofOwner(t),
      ' was asked for',
      around(
        ': ',
        commas(
          say`${t.count('short', 'chunk')} short of copies`,
          say`${t.number('noSource')} without a source`,
          say`in ${t.count('groups', 'group')}`,
        ),
      ),
    ),
  'file.verify-started': (t) =>
    all(
      'every copy of ',
      t.aFile(),
      ofOwner(t),
      ' is being read and hashed',
      say`: ${t.count('chunks', 'chunk')}`,
    ),
  'file.verify-cancelled': (t) =>
    all(
      'reading every copy of ',
      t.aFile(),
      ofOwner(t),
      ' was cancelled',
      say` after ${t.number('done')} of ${t.count('chunks', 'chunk')}`,
    ),
  'file.verified': (t) =>
    all(
      'every copy of ',
      t.aFile(),
      ' was read and hashed',
      around(
        ': ',
        commas(
          t.count('chunks', 'chunk'),
          say`${t.count('good', 'copy', 'copies')} good`,
          say`${t.number('missing')} missing`,
          say`${t.number('corrupt')} corrupt`,
          say`${t.number('noAnswer')} without an answer`,
        ),
      ),
    ),
  'files.copied': wereWhat('copied'),
  'files.moved': wereWhat('moved'),
  'files.trashed': (t) => all(files(t), ' went to the trash'),
  'folder.moved': folder('was moved or renamed'),
  'folder.trashed': folder('went to the trash'),
  'trash.emptied': (t) =>
    all('the trash was emptied', around(': ', commas(t.count('files', 'file'), t.bytes('bytes')))),
  'trash.purged': (t) =>
    all(files(t), ' left the trash of ', t.aUser(), ' for good: their time there was over'),
  'versions.purged': (t) =>
    all(
      t.count('versions', 'earlier version') ?? 'earlier versions',
      around(', ', t.bytes('bytes'), ','),
      ' of files of ',
      t.aUser(),
      ' went for good: newer ones are kept',
    ),
  'import.started': (t) => all(importOf(t), say` into ${t.text('folder')}`, ' began'),
  'import.finished': (t) =>
    all(importOf(t), ' ended', around(': ', commas(t.count('files', 'file'), t.bytes('bytes')))),
  'import.failed': (t) => all(importOf(t), ' failed', say`: ${t.text('code')}`),
  'import.cancelled': (t) => all(importOf(t), ' was cancelled'),
  'link.created': (t) =>
    all(
      'a ',
      linkTo(t),
      ' was made',
      t.flag('password', ', with a password', ', without a password'),
      say`, for ${t.count('maxDownloads', 'download')}` ??
        t.none('maxDownloads', ', for any number of downloads'),
      say`; its end: ${t.time('expiresAt')}` ?? t.none('expiresAt', ', without an end'),
    ),
  'link.revoked': (t) =>
    all(
      'the ',
      linkTo(t),
      ' was revoked',
      t.word('reason', { merged: ': its folder went up in another' }),
    ),
  'link.used-up': (t) =>
    all('the ', linkTo(t), ' ended', say` after ${t.count('downloads', 'download')}`),
}
