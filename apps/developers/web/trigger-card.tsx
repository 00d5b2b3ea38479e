import {
  Badge,
  Button,
  formatClock,
  Note,
  ProblemPanel,
  Ruby,
  SelectField,
  useAct,
  useLocale,
  withoutRuby,
} from '@inro/design-system';
import { useState } from 'react';
import type { LoginSummary, PortalClient, Trigger, TriggerOrder } from '../src/wire.ts';
import { bringAbout, type CastCitizen, readLogin, undo } from './api.ts';
import { useText } from './text.ts';

interface Choices {
  readonly citizens: readonly CastCitizen[];
  readonly clients: readonly PortalClient[];
  readonly logins: readonly LoginSummary[];
}

/** One failure: what is done and by whom, what a service sees; brought about and undone by a press. */
export function TriggerCard({
  trigger,
  choices,
  home,
  onDone,
}: {
  readonly trigger: Trigger;
  readonly choices: Choices;
  readonly home: string | undefined;
  readonly onDone: () => Promise<void>;
}) {
  const t = useText();
  const { locale, pick } = useLocale();
  const { problem, act } = useAct();
  const options = useOptions(choices);
  const [chosen, setChosen] = useState<Partial<Record<Need, string>>>({});
  const choiceOf = (need: Need) =>
    options[need].find(({ value }) => value === chosen[need])?.value ?? options[need][0]?.value;
  const isReady = trigger.needs.every((need) => choiceOf(need) !== undefined);
  const order = async (): Promise<TriggerOrder> => {
    const said = Object.fromEntries(trigger.needs.map((need) => [need, choiceOf(need)])) as Partial<
      Record<Need, string>
    >;
    const link = said.login === undefined ? undefined : (await readLogin(said.login)).link;
    return {
      ...(said.citizen === undefined ? {} : { citizen: said.citizen }),
      ...(said.client === undefined ? {} : { client: said.client }),
      ...(link === undefined ? {} : { link }),
    };
  };
  const isActive = trigger.active.length > 0;
  return (
    <li className="flex min-w-0 flex-col rounded-panel border border-hairline bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h3 className="min-w-0 flex-1 basis-40 text-std-18B-160">
          <Ruby>{pick(trigger.titles)}</Ruby>
        </h3>
        <div aria-live="polite">
          {isActive ? <Badge icon="warning" look="caution" text={t('portal.active')} /> : null}
        </div>
      </div>
      <p className="mt-1">
        <Ruby>{pick(trigger.what)}</Ruby>
      </p>
      <Codes codes={trigger.codes} home={home} />
      {trigger.citizens.length === 0 ? null : (
        <Note>{t('portal.always', { citizens: trigger.citizens.join(', ') })}</Note>
      )}
      {trigger.active.map((one) => (
        <div className="flex flex-wrap items-center justify-between gap-2" key={`${one.citizen} ${one.client}`}>
          <p className="text-caution">
            <Ruby>
              {t('portal.active_since', {
                whom: one.citizen ?? one.client ?? t('portal.whole_house'),
                at: formatClock(locale, one.since),
              })}
            </Ruby>
          </p>
          {trigger.undoable ? (
            <div className="w-full sm:w-auto">
              <Button
                look="secondary"
                onPress={() =>
                  act(async () => {
                    const { since: _, ...whom } = one;
                    await undo(trigger.name, whom);
                    await onDone();
                  })
                }
              >
                {t('portal.undo')}
              </Button>
            </div>
          ) : null}
        </div>
      ))}
      <div className="mt-auto">
        {trigger.unavailable === undefined ? (
          <>
            {trigger.needs.map((need) =>
              options[need].length === 0 ? (
                <Note key={need}>{t(`portal.no_choice_${need}`)}</Note>
              ) : (
                <SelectField
                  key={need}
                  label={t(`portal.choose_${need}`)}
                  onChange={(value) => setChosen({ ...chosen, [need]: value })}
                  options={options[need]}
                  value={choiceOf(need) ?? ''}
                />
              ),
            )}
            {problem === undefined ? null : <ProblemPanel problem={problem} />}
            {trigger.needs.length === 0 && (isActive || trigger.citizens.length > 0) ? null : (
              <div className="mt-4">
                <Button
                  isDisabled={!isReady}
                  look="secondary"
                  onPress={() =>
                    act(async () => {
                      await bringAbout(trigger.name, await order());
                      await onDone();
                    })
                  }
                >
                  {t('portal.bring_about')}
                  <span className="sr-only">: {withoutRuby(pick(trigger.titles))}</span>
                </Button>
              </div>
            )}
          </>
        ) : (
          <div className="mt-3 rounded-button bg-sunken px-4 py-1">
            <Note>{t('portal.unavailable')}</Note>
            <p className="pb-2">
              <Ruby>{pick(trigger.unavailable)}</Ruby>
            </p>
          </div>
        )}
      </div>
    </li>
  );
}

/** What a service meets then, each code with its place in the table of errors. */
function Codes({ codes, home }: { readonly codes: readonly string[]; readonly home: string | undefined }) {
  const t = useText();
  if (codes.length === 0) return null;
  return (
    <div className="mt-2 text-ink-second">
      <Ruby>{t('portal.seen')}</Ruby>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            {home === undefined ? (
              <code className="font-mono">{code}</code>
            ) : (
              <a
                className="inline-flex min-h-11 items-center font-mono text-primary underline underline-offset-4 hover:decoration-2"
                href={`${home}/documents/docs/errors.md#${code.replaceAll('.', '')}`}
              >
                {code}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

type Need = Trigger['needs'][number];
type Options = Readonly<Record<Need, ReadonlyArray<{ readonly value: string; readonly label: string }>>>;

function useOptions({ citizens, clients, logins }: Choices): Options {
  const { locale, pick } = useLocale();
  return {
    citizen: citizens.map(({ citizen, names }) => ({
      value: citizen,
      label: `${pick(names).replaceAll('\u3000', ' ')} (${citizen})`,
    })),
    client: clients.map(({ client, names }) => ({ value: client, label: `${pick(names)} (${client})` })),
    login: logins.map(({ login, client, at }) => ({ value: login, label: `${formatClock(locale, at)} ${client}` })),
  };
}
