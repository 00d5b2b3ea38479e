/** Privileges as one 24-bit number, byte 1 first (GPCS 2.3.1 tables 11-7 to 11-9): those that do something here. */
export const privileges = {
  securityDomain: 0x800000,
  delegatedManagement: 0x200000,
  cardLock: 0x100000,
  cardTerminate: 0x080000,
  cardReset: 0x040000,
  trustedPath: 0x008000,
  authorizedManagement: 0x004000,
  globalDelete: 0x001000,
  globalLock: 0x000800,
  globalRegistry: 0x000400,
} as const;

/** What the issuer security domain holds: 9CDC00. */
export const ISSUER_PRIVILEGES =
  privileges.securityDomain |
  privileges.cardLock |
  privileges.cardTerminate |
  privileges.cardReset |
  privileges.trustedPath |
  privileges.authorizedManagement |
  privileges.globalDelete |
  privileges.globalLock |
  privileges.globalRegistry;

/** What may be given to a security domain, and to another application: the others have nothing to act with. */
export const offeredPrivileges = {
  securityDomain: ISSUER_PRIVILEGES | privileges.delegatedManagement,
  application: privileges.cardReset,
} as const;

/** What a security domain other than the issuer's may give on: nothing that reaches beyond its own hierarchy. */
export const GRANTABLE = privileges.securityDomain | privileges.delegatedManagement | privileges.trustedPath;

/** Reads one to three privilege bytes; missing ones are zero. Undefined for another length. */
export function readPrivileges(bytes: Uint8Array): number | undefined {
  if (bytes.length < 1 || bytes.length > 3) return undefined;
  return (bytes[0]! << 16) | ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0);
}

export const writePrivileges = (value: number): Uint8Array =>
  Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);

/**
 * GPCS 2.3.1 §6.6.2: whether an instance can hold these together. Management, delegated or authorized, belongs to
 * security domains, and to one of them only one kind; what this element does not offer is held by nobody.
 */
export function isAssignable(wanted: number): boolean {
  const isDomain = (wanted & privileges.securityDomain) !== 0;
  const offered = isDomain ? offeredPrivileges.securityDomain : offeredPrivileges.application;
  const management = privileges.delegatedManagement | privileges.authorizedManagement;
  return (wanted & ~offered) === 0 && (wanted & management) !== management;
}
