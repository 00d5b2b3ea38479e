const key = 'presentation-link';
const given = (): string | undefined => /^#(client_id=.*)$/u.exec(location.hash)?.[1];

/**
 * The link of a service, from behind the `#` of this page's address, where no server sees it. It is kept for this tab:
 * a reload finds it again, and the part after `#` is free for the page within the app.
 */
export function linkOfThisPage(): string {
  const parameters = given();
  if (parameters !== undefined) {
    sessionStorage.setItem(key, parameters);
    history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  }
  return `openid4vp://authorize?${sessionStorage.getItem(key) ?? ''}`;
}

/** Begins anew when another link comes to the page that is open. */
export function beginAnewWithAnotherLink(): () => void {
  const listen = () => given() !== undefined && location.reload();
  addEventListener('hashchange', listen);
  return () => removeEventListener('hashchange', listen);
}
