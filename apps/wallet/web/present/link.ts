import { KeptLink } from '@inro/wallet/core';

const given = (): string | undefined => /^#(client_id=.*)$/u.exec(location.hash)?.[1];

/** This tab's link of a service. */
export const keptLink = (): KeptLink =>
  new KeptLink({ tab: sessionStorage, shared: localStorage, clock: { now: () => new Date() } });

/**
 * The link of a service, from behind the `#` of this page's address, where no server sees it. It is kept for this tab:
 * a reload finds it again, and the part after `#` is free for the page within the app.
 */
export function linkOfThisPage(): string | undefined {
  const parameters = given();
  if (parameters !== undefined) {
    keptLink().keep(parameters);
    history.replaceState(history.state, '', `${location.pathname}${location.search}#/`);
  }
  const kept = keptLink().read();
  return kept === undefined ? undefined : `openid4vp://authorize?${kept}`;
}

/** Begins anew when another link comes to the page that is open. */
export function beginAnewWithAnotherLink(): () => void {
  const listen = () => given() !== undefined && location.reload();
  addEventListener('hashchange', listen);
  return () => removeEventListener('hashchange', listen);
}

/** What another tab forgets for all, and what has become too old, goes from this one too. */
export function leaveWhenForgotten(leave: () => void): () => void {
  const look = () => {
    if (keptLink().read() === undefined) leave();
  };
  addEventListener('storage', look);
  const timer = setInterval(look, 10_000);
  return () => {
    removeEventListener('storage', look);
    clearInterval(timer);
  };
}
