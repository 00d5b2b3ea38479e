/** The first member of the document that a holder signs to apply (docs/protocol/registration.md). */
export const APPLICATION_TYPE = 'inro-application-1';
