import { type BadgeLook, type IconName, useLocale } from '@inro/design-system';
import { type LoginDetail, type LoginSummary, loginStepNames } from '../src/wire.ts';
import { useText } from './text.ts';

export const looksOfState: Readonly<Record<LoginSummary['state'], { look: BadgeLook; icon: IconName }>> = {
  waiting: { look: 'caution', icon: 'phone' },
  done: { look: 'good', icon: 'check' },
  refused: { look: 'quiet', icon: 'without' },
  failed: { look: 'failure', icon: 'alert' },
  expired: { look: 'caution', icon: 'expired' },
};

/** 12 ms, 1.38 s: to read at a glance, in every language alike. */
export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`);

/** Where a login stands, in a sentence. */
export function useHeadline(): (login: Pick<LoginSummary, 'state' | 'stepsDone'>) => string {
  const t = useText();
  const total = loginStepNames.length;
  return ({ state, stepsDone }) => t(`portal.head_${state}`, { total, step: Math.min(stepsDone + 1, total) });
}

/** What a service, the phone and the authority learned, in words. */
export function useLearned(): (login: LoginDetail) => readonly { readonly who: string; readonly what: string }[] {
  const t = useText();
  const { locale } = useLocale();
  const list = new Intl.ListFormat(locale === 'en' ? 'en' : 'ja', { type: 'conjunction' });
  return ({ steps, acts }) => {
    const answered = steps.find(({ step }) => step === 'answered')?.outcome === 'done';
    const known = acts.flatMap((act) => (isAct(act) ? [t(`portal.learned_${act}`)] : []));
    return [
      { who: t('portal.who_service'), what: answered ? list.format(known) : t('portal.learned_nothing') },
      { who: t('portal.who_phone'), what: t(answered ? 'portal.learned_record' : 'portal.learned_phone_nothing') },
      { who: t('portal.who_authority'), what: t('portal.learned_nothing') },
    ];
  };
}

const actNames = ['login', 'attributes', 'signature', 'statement'] as const;
const isAct = (act: string): act is (typeof actNames)[number] => (actNames as readonly string[]).includes(act);
