/**
 * What of a role's frames may still reach an element (ADR 47). Frames that the front keeps back are as good as a key that
 * it holds, until the element has answered the end of their script, or a session of the same domain that was opened
 * later: a domain has one session at a time. JSON.
 */
export interface Unsettled {
  /** Scripts that change the element and whose end nobody has seen. */
  readonly scripts: readonly Sent[];
  /** The last script that let secrets be set, until it was seen that none may be set any more. */
  readonly permitted?: Sent;
  /** Mask of the secrets that were seen to be set, while no permit was open. */
  readonly secrets: number;
}

/** A script that went out. Openings of channels and scripts are counted together: a later one has the higher place. */
interface Sent {
  readonly channel: string;
  readonly number: number;
  readonly place: number;
}

/** What the answers to a script prove. */
interface Answered {
  readonly channel: string;
  readonly number: number;
  /** The place of the channel's opening. */
  readonly opening: number;
  /** The element answered under the session keys at least once. */
  readonly authenticated: boolean;
  /** It answered the last command so, and with it has carried out or refused all before. */
  readonly toTheEnd: boolean;
  readonly secrets?: { readonly set: number; readonly permitted: number } | undefined;
}

export const nothingUnsettled: Unsettled = { scripts: [], secrets: 0 };

export const isSettled = ({ scripts, permitted }: Unsettled): boolean =>
  scripts.length === 0 && permitted === undefined;

/** More than a front has in hand that carries what it is given. */
export const MOST_UNSETTLED = 64;

/** A script that changes the element goes out. */
export const withSent = (known: Unsettled, script: Sent, permits: boolean): Unsettled => ({
  scripts: [...known.scripts, script],
  ...(permits ? { permitted: script, secrets: 0 } : { ...keptPermit(known.permitted), secrets: known.secrets }),
});

/** The answers to a script have come, in whichever order they are told. */
export function withAnswered(known: Unsettled, by: Answered): Unsettled {
  const isOver = ({ channel, number, place }: Sent): boolean =>
    (by.authenticated && by.opening > place) || (by.toTheEnd && by.channel === channel && number <= by.number);
  const scripts = known.scripts.filter((one) => !isOver(one));
  // What was read before the permit, or beside it, says nothing of it.
  const saysNothing = by.secrets === undefined || (known.permitted !== undefined && !isOver(known.permitted));
  if (saysNothing) return { ...known, scripts };
  const { set, permitted } = by.secrets!;
  if (permitted !== 0) return { scripts, ...keptPermit(known.permitted), secrets: 0 };
  return { scripts, secrets: set };
}

const keptPermit = (permitted: Sent | undefined) => (permitted === undefined ? {} : { permitted });
