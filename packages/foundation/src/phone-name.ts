/** Name of a virtual phone or card: 1 to 32 of a–z, 0–9 and hyphens, none at either end; a label of DNS (RFC 1035 §2.3.1). */
export const phoneNamePattern = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
