import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

export type MailServer = { url: string; mails: string[]; close(): Promise<void> }

/** Speaks as much SMTP as it takes to be given a mail (RFC 5321); keeps each as it came. */
export async function startMailServer(): Promise<MailServer> {
  const mails: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.setEncoding('utf8'))
    socket.on('error', () => {})
    let [line, mail] = ['', undefined as string | undefined]
    socket.write('220 test ESMTP\r\n')
    socket.on('data', (piece: string) => {
      line += piece
      for (let end = line.indexOf('\r\n'); end >= 0; end = line.indexOf('\r\n')) {
        const said = line.slice(0, end)
        line = line.slice(end + 2)
        if (mail === undefined) {
          if (/^DATA$/i.test(said)) mail = ''
          socket.write(answerTo(said))
        } else if (said === '.') {
          mails.push(mail)
          mail = undefined
          socket.write('250 kept\r\n')
        } else mail += `${said}\n`
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Whoever wants to sign in has to know this password. */
export const MAIL_PASSWORD = 'a word for mail'

function answerTo(said: string): string {
  const verb = said.slice(0, 4).toUpperCase()
  if (verb !== 'AUTH') return ANSWERS[verb] ?? '250 ok\r\n'
  const given = Buffer.from(said.split(' ')[2] ?? '', 'base64').toString()
  return given.endsWith(`\0${MAIL_PASSWORD}`) ? '235 come in\r\n' : '535 wrong password\r\n'
}

const ANSWERS: Readonly<Record<string, string>> = {
  EHLO: '250-test\r\n250 AUTH PLAIN\r\n',
  DATA: '354 go on\r\n',
  QUIT: '221 bye\r\n',
}
