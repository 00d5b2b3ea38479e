/** Key versions of docs/protocol/secure-element.md. */
export const keyVersions = { authorizedManagement: 0x30, transport: 0x01, final: 0x02 } as const;
