import { all, around, joined, listed, say } from './phrase.ts'
import type { Sentences } from './table.ts'
import { type Telling, wordFrom } from './telling.ts'

const ROLES = { user: 'a user', admin: 'an administrator' }
const RIGHTS = { read: 'look', write: 'change', delete: 'remove', admin: 'administrate' }
const FIELDS = { email: 'its e-mail', name: 'its name', password: 'its password' }

/** What became of an account, one by one. */
const changesOf = (t: Telling) =>
  joined('; ', [
    say`the e-mail is now ${t.text('email')}`,
    say`the name is now ${t.text('name')}` ??
      t.read('name', (name) => (name === '' ? 'it has no name any more' : undefined)),
    say`it is ${t.word('role', ROLES)} now`,
    say`it may store ${t.bytes('quotaBytes')}` ??
      t.none('quotaBytes', 'it may store any number of bytes'),
    say`it may have ${t.count('quotaFiles', 'file')}` ??
      t.none('quotaFiles', 'it may have any number of files'),
    t.flag('disabled', 'it is disabled', 'it is enabled again'),
    t.read('fields', (fields) =>
      areTexts(fields) ? listed(fields.map((one) => wordFrom(FIELDS, one)))?.parts : undefined,
    ),
  ])

const areTexts = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => typeof one === 'string' && one !== '')

const rightsOf = (t: Telling) =>
  t.read('scopes', (scopes) =>
    areTexts(scopes) ? listed(scopes.map((one) => wordFrom(RIGHTS, one)))?.parts : undefined,
  )

/** Accounts, and how people get into them. */
export const OF_PEOPLE: Sentences = {
  'setup.completed': (t) => all('the first account was made: ', t.aUser()),
  'user.created': (t) =>
    all(
      'an account for ',
      t.called('email', t.aUser),
      ' was made',
      say`, as ${t.word('role', ROLES)}`,
    ),
  'user.registered': (t) =>
    all(
      t.aUser(),
      ' made an account',
      t.read('invitation', (id) =>
        typeof id === 'string' && id !== '' ? ` by the invitation ${id}` : undefined,
      ),
      say`, linked with ${t.text('issuer')}`,
    ),
  'user.changed': (t) =>
    all('the account of ', t.aUser(), ' was changed', around(': ', changesOf(t))),
  'user.removed': (t) => all('the account of ', t.aUser(), ' was removed, with all its files'),
  'user.password-reset': (t) =>
    all('the password of ', t.aUser(), ' was taken away; a link sets a new one'),
  'user.password-forgotten': (t) =>
    t.subjectText(() => '') === undefined
      ? all('somebody asked for a new password, for an address that has no account')
      : all('a link for a new password of ', t.aUser(), ' was asked for'),
  'user.password-set': (t) => all(t.aUser(), ' set a new password'),
  'invitation.created': (t) =>
    all(
      'an invitation was made',
      say`, for ${t.text('email')}` ?? t.none('email', ', for whoever has its link'),
    ),
  'invitation.revoked': () => all('an invitation was revoked'),
  'session.started': (t) => all(t.theActor(), ' signed in', say` from ${t.text('ip')}`),
  'session.ended': (t) =>
    say`${t.count('others', 'other session')} of the same user ended` ?? all('a session ended'),
  'session.reuse': (t) =>
    all('a token that was used up came again', t.flag('ended', ', so its session was ended')),
  'session.owner': () => all('whoever has the data folder signed in on the server itself'),
  'api-key.created': (t) =>
    all(
      'an API key was made',
      say` that may ${rightsOf(t)}`,
      say`, only below ${t.text('folder')}` ?? t.none('folder', ''),
    ),
  'api-key.revoked': () => all('an API key was revoked'),
  'identity.linked': (t) =>
    all('the account of ', t.aUser(), ' was linked', say` with ${t.text('issuer')}`),
  'identity.unlinked': (t) =>
    all('the account of ', t.aUser(), ' is linked no more', say` with ${t.text('issuer')}`),
}
