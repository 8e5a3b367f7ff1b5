const PASSWORD_IN_ADDRESS = /([a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*:)[^\s@/"']+@/gi

/** Hides the password in every address (`scheme://user:password@…`) of a text. */
export function maskAddresses(text: string): string {
  return text.includes('@') ? text.replace(PASSWORD_IN_ADDRESS, '$1[hidden]@') : text
}
