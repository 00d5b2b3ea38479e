import type { ReactNode } from 'react';
import { ClientPage } from './client-page.tsx';
import { ClientsPage } from './clients-page.tsx';
import { FailuresPage } from './failures-page.tsx';
import { LoginPage } from './login-page.tsx';
import { LoginsPage } from './logins-page.tsx';
import { StartPage } from './start-page.tsx';

const last = (path: string): string => {
  try {
    return decodeURIComponent(path.split('/').at(-1) ?? '');
  } catch {
    return ''; // an address with a broken escape, as anybody can make one
  }
};

/** The page by its address; whatever the server does not know never comes here. */
export function PortalApp(): ReactNode {
  const path = location.pathname;
  if (path.startsWith('/clients/')) return <ClientPage client={last(path)} />;
  if (path.startsWith('/logins/')) return <LoginPage login={last(path)} />;
  if (path === '/clients') return <ClientsPage />;
  if (path === '/logins') return <LoginsPage />;
  if (path === '/failures') return <FailuresPage />;
  return <StartPage />;
}
