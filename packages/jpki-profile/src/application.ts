/** The first member of the document that a holder signs to apply (docs/protocol/registration.md). */
export const APPLICATION_TYPE = 'inro-application-2';
/** That of documents of before ADR 48. */
export const EARLIER_APPLICATION_TYPE = 'inro-application-1';
