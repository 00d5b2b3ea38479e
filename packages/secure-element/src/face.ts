/**
 * Where a command comes in: `wired` is the contacts of a card and a phone's own line to its element; `contactless` is a
 * phone's antenna, at which only applications that are activated for it exist (GlobalPlatform Amendment C).
 */
export type Face = 'wired' | 'contactless';
