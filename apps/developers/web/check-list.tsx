import { Code, Icon, Ruby } from '@inro/design-system';
import type { LoginStep } from '../src/wire.ts';
import { useText } from './text.ts';

const looks = {
  passed: { icon: 'check', look: 'text-good' },
  failed: { icon: 'without', look: 'text-failure' },
  unknown: { icon: 'unknown', look: 'text-caution' },
} as const;

/** Every rule of the verifier's with its clause, and what else it noticed. */
export function CheckList({ step }: { readonly step: LoginStep }) {
  const t = useText();
  return (
    <>
      <ul className="divide-y divide-hairline border-hairline border-y">
        {step.checks.map(({ check, clause, about, result }) => (
          <li className="flex flex-wrap items-baseline gap-x-3 py-2" key={`${check} ${clause} ${about}`}>
            <span className={`inline-flex items-center gap-1 font-bold ${looks[result].look}`}>
              <span className="self-center">
                <Icon name={looks[result].icon} size={18} />
              </span>
              <span>
                <Ruby>{t(`portal.check_${result}`)}</Ruby>
              </span>
            </span>
            <span className="min-w-0 flex-1 basis-48">
              <Code>{check}</Code>
              <span className="block text-ink-second">
                {clause} · {about}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {step.findings.map(({ code, level, about }) => (
        <p className="mt-2" key={`${code} ${about}`}>
          <Code>{code}</Code>{' '}
          <span className="text-ink-second">
            {level} · {about}
          </span>
        </p>
      ))}
    </>
  );
}
