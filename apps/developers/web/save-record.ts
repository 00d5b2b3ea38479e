import type { LoginDetail } from '../src/wire.ts';

/** Hands the record to the browser as a file. */
export function saveRecord(login: LoginDetail): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(login, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `login-${login.login.replaceAll(/[^\w-]/gu, '')}.json`;
  link.click();
  // The browser has taken it once the click is over, but not at once.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
