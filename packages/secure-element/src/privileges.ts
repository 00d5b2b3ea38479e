/** Privileges as one 24-bit number, byte 1 first (GPCS 2.3.1 tables 11-7 to 11-9). */
export const privileges = {
  securityDomain: 0x800000,
  dapVerification: 0x400000,
  delegatedManagement: 0x200000,
  cardLock: 0x100000,
  cardTerminate: 0x080000,
  cardReset: 0x040000,
  trustedPath: 0x008000,
  authorizedManagement: 0x004000,
  globalDelete: 0x001000,
  globalLock: 0x000800,
  globalRegistry: 0x000400,
  contactlessActivation: 0x000020,
} as const;

/** What the issuer security domain holds: 9EFE80. */
export const ISSUER_PRIVILEGES = 0x9efe80;

/** What a security domain other than the issuer's may give on: nothing that reaches beyond its own hierarchy. */
export const GRANTABLE =
  privileges.securityDomain |
  privileges.delegatedManagement |
  privileges.trustedPath |
  privileges.contactlessActivation;

/** Reads one to three privilege bytes; missing ones are zero. Undefined for another length. */
export function readPrivileges(bytes: Uint8Array): number | undefined {
  if (bytes.length < 1 || bytes.length > 3) return undefined;
  return (bytes[0]! << 16) | ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0);
}

export const writePrivileges = (value: number): Uint8Array =>
  Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
