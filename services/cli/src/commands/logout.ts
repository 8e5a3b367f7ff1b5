import { createClient, ServerUnreachable } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { forgetLogin } from '../credentials/session.ts'

export const logoutCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'logout',
    summary: 'End the session and forget its tokens',
    examples: ['logout', 'logout --url https://files.example.org'],
    work: async ({ config, out, address }) => {
      const url = await address()
      const login = await forgetLogin(config.configFolder, url)
      if (login === undefined) {
        out.line(`You were not signed in to ${url}.`)
        out.result({ url, signedOut: false })
        return undefined
      }
      try {
        await createClient({ url }).logout(login.refreshToken)
      } catch (error) {
        if (!(error instanceof ServerUnreachable)) throw error
        out.note(
          `${url} did not answer: the tokens are forgotten here, the session ends by itself.`,
        )
      }
      out.line(`Signed out of ${url}.`)
      out.result({ url, signedOut: true })
      return undefined
    },
  })
