import { Ruby, TabPages, withoutRuby } from '@inro/design-system';
import type { LoginDetail } from '../src/wire.ts';
import { JsonView } from './json-view.tsx';
import { useLearned } from './login-words.ts';
import { useText } from './text.ts';

/** Members of answer and request that a failure speaks of. */
const members: Readonly<Record<string, readonly string[]>> = {
  'presentation.answer_for_another_request': ['nonce', 'state'],
  'presentation.answer_for_another_service': ['aud'],
  'presentation.origin_wrong': ['aud', 'origin', 'response_uri'],
  'presentation.number_wrong': ['number'],
  'presentation.clock_differs': ['iat'],
  'presentation.request_expired': ['exp'],
  'presentation.fresh_status_needed': ['staple'],
};

/** What was written in this login, and who learned what; dark in both themes. */
export function RecordPanel({ login }: { readonly login: LoginDetail }) {
  const t = useText();
  const learned = useLearned()(login);
  const marked = members[login.problem?.code ?? ''] ?? [];
  const report = login.steps
    .filter(({ checks, findings, problem }) => checks.length + findings.length > 0 || problem !== undefined)
    .map(({ step, outcome, checks, findings, problem }) => ({
      step,
      outcome,
      ...(problem === undefined ? {} : { code: problem.code, details: problem.details }),
      checks,
      findings,
    }));
  const views = [
    { name: 'answer', value: login.answer, marked },
    { name: 'request', value: login.request, marked: marked.filter((member) => member !== 'aud') },
    { name: 'report', value: report.length === 0 ? undefined : report, marked: ['code'] },
  ] as const;
  return (
    <section
      aria-label={withoutRuby(t('portal.record'))}
      className="machine-panel min-w-0 self-start rounded-card border border-hairline p-4 sm:px-6"
    >
      <TabPages
        label={withoutRuby(t('portal.record'))}
        pages={views.map(({ name, value, marked: lines }) => ({
          name,
          title: t(`portal.tab_${name}`),
          content:
            value === undefined ? (
              <p className="text-ink-second">
                <Ruby>{t(`portal.no_${name === 'report' ? 'report' : 'answer'}`)}</Ruby>
              </p>
            ) : (
              <JsonView marked={lines} value={value} />
            ),
        }))}
      />
      <h2 className="border-hairline border-t pt-4 text-std-16B-170">
        <Ruby>{t('portal.learned')}</Ruby>
      </h2>
      <dl className="mt-2">
        {learned.map(({ who, what }) => (
          <div className="flex flex-wrap justify-between gap-x-4 border-hairline border-t py-2" key={who}>
            <dt className="text-ink-second">
              <Ruby>{who}</Ruby>
            </dt>
            <dd className="ml-auto text-right">
              <Ruby>{what}</Ruby>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
