type Account = { email: string; password: string }

/** What can be said about a new account before the server is asked. */
export const checkAccount = ({ email, password }: Account): Partial<Account> => ({
  ...(/^\S+@\S+$/.test(email.trim())
    ? {}
    : { email: 'Enter an e-mail address, like ann@example.org' }),
  ...checkPassword(password),
})

/** As NIST SP 800-63B wants it: length, and no rules about kinds of characters. */
export const checkPassword = (password: string): { password?: string } =>
  password.length >= 8 ? {} : { password: 'Enter a password of at least 8 characters' }
