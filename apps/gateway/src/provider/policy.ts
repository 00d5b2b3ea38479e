import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { SubjectSource } from '../subject/subject-source.ts';
import { askedIn, isMoreThanLogin } from './scopes.ts';

const { Check, base } = interactionPolicy;
const { NO_NEED_TO_PROMPT, REQUEST_PROMPT } = Check;

type Context = KoaContextWithOIDC;

/** The provider's own reasons to ask for a login, and ours: a session of another sector is nobody's here. */
export function policyOf(subjects: SubjectSource, sectorOfClient: (context: Context) => Promise<string>) {
  const policy = base();
  const login = policy.get('login')!;
  // What somebody gave once they gave once: the phone is asked each time, whoever is logged in.
  login.checks.add(
    new Check('more_than_login', 'End-User consent is required', 'consent_required', ({ oidc }) =>
      isMoreThanLogin(askedIn(oidc.params ?? {})) && oidc.result?.consent?.grantId === undefined
        ? REQUEST_PROMPT
        : NO_NEED_TO_PROMPT,
    ),
  );
  login.checks.add(
    new Check('other_sector', 'End-User authentication is required', 'login_required', async (context) => {
      const account = context.oidc.session?.accountId;
      if (account === undefined) return NO_NEED_TO_PROMPT;
      return subjects.belongsTo(account, await sectorOfClient(context)) ? NO_NEED_TO_PROMPT : REQUEST_PROMPT;
    }),
  );
  return policy;
}
