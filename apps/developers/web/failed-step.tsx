import { Code, CommandLine, Ruby, TextLink, useLocale } from '@inro/design-system';
import type { ShownProblem } from '../src/wire.ts';
import { useText } from './text.ts';

/** What went wrong in a step: its name, what was expected and what came, what mends it. */
export function FailedStep({ problem, home }: { readonly problem: ShownProblem; readonly home: string | undefined }) {
  const t = useText();
  const { pick, locale } = useLocale();
  const details = Object.entries(problem.details);
  const page = addressOf(problem.page, home, locale);
  return (
    <section className="mt-2 overflow-hidden rounded-panel border border-failure bg-surface">
      <div className="bg-failure-tint px-4 py-3">
        <h3 className="text-std-18B-160">
          <Ruby>{pick(problem.titles)}</Ruby>
        </h3>
        <code className="font-mono text-failure">{problem.code}</code>
      </div>
      {details.length === 0 ? null : (
        <dl className="grid grid-cols-1 gap-x-6 px-4 py-3 sm:grid-cols-[auto_minmax(0,1fr)]">
          {details.map(([name, value]) => (
            <div className="contents" key={name}>
              <dt className="text-ink-second">
                <Ruby>{isNamed(name) ? t(`portal.detail_${name}`) : name}</Ruby>
              </dt>
              <dd className="pb-1">
                <Code>{String(value)}</Code>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="border-hairline border-t px-4 py-3">
        <h4 className="font-bold">
          <Ruby>{t('portal.next')}</Ruby>
        </h4>
        <p>
          <Ruby>{pick(problem.next)}</Ruby>
        </p>
        {problem.command === undefined ? null : <CommandLine command={problem.command} />}
        {page === undefined ? null : <TextLink href={page}>{t('portal.error_page')}</TextLink>}
      </div>
    </section>
  );
}

/** Members of a problem's details that have words; any other is shown by the name that programs have for it. */
const named = ['expected', 'found', 'finding'] as const;
const isNamed = (name: string): name is (typeof named)[number] => (named as readonly string[]).includes(name);

/** A place below the home page, or a whole address of the web. */
function addressOf(page: string, home: string | undefined, locale: string): string | undefined {
  if (!URL.canParse(page, home)) return undefined;
  const address = new URL(page, home);
  if (!/^https?:$/u.test(address.protocol)) return undefined;
  address.searchParams.set('lang', locale);
  return address.href;
}
