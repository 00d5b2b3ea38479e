import { Button, Code, Note, Paragraph, ProblemPanel, Ruby, useAct, useLocale } from '@inro/design-system';
import { type Cast, nameIn } from './cast.ts';
import { CardToPhone, LostPhone, WalletOnPhone, WhoSeesWhat } from './illustrations.tsx';
import { play } from './open-wallet.ts';
import { useText } from './text.ts';

const steps = [
  { Drawing: CardToPhone, name: 'cast.drawn_card', words: 'cast.drawn_card_words' },
  { Drawing: WhoSeesWhat, name: 'cast.drawn_see', words: 'cast.drawn_see_words' },
  { Drawing: LostPhone, name: 'cast.drawn_lost', words: 'cast.drawn_lost_words' },
] as const;

/** What it is for in a sentence, three drawn steps, and one click that sets up everything. */
export function Welcome({
  cast,
  onPlay,
}: {
  readonly cast: Cast | undefined;
  readonly onPlay: (phone: string) => void;
}) {
  const t = useText();
  return (
    <div className="grid grid-cols-1 gap-8 lg:grid-cols-[1fr_18rem] lg:items-center">
      <div>
        <Paragraph>{t('cast.intro')}</Paragraph>
        <Begin cast={cast} onPlay={onPlay} />
        <ol className="my-8 grid grid-cols-1 gap-6 sm:grid-cols-3">
          {steps.map(({ Drawing, name, words }, at) => (
            <li className="grid grid-cols-[112px_minmax(0,1fr)] items-center gap-4 sm:block" key={name}>
              <Drawing />
              <div>
                <p className="flex gap-2 text-std-18B-160 sm:mt-3">
                  <span className="text-gold-text">{at + 1}</span>
                  <span>
                    <Ruby>{t(name)}</Ruby>
                  </span>
                </p>
                <p className="text-ink-second">
                  <Ruby>{t(words)}</Ruby>
                </p>
              </div>
            </li>
          ))}
        </ol>
      </div>
      <div className="hidden lg:block">
        <WalletOnPhone />
      </div>
    </div>
  );
}

/** The citizen to begin with: a card, an empty phone, and what has to be typed on the way. */
function Begin({ cast, onPlay }: { readonly cast: Cast | undefined; readonly onPlay: (phone: string) => void }) {
  const t = useText();
  const { locale } = useLocale();
  const { problem, act } = useAct();
  const citizen = cast?.citizens.find(({ state, card }) => state === 'normal' && card !== null);
  if (cast === undefined || citizen === undefined)
    return (
      <div className="max-w-xl">
        <Button isDisabled>{t('cast.preparing')}</Button>
        <Note>{t('cast.preparing_note')}</Note>
      </div>
    );
  const name = { name: nameIn(locale, citizen) };
  return (
    <div className="max-w-xl">
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <Button onPress={() => act(() => play(cast, citizen, locale, onPlay))}>{t('cast.begin', name)}</Button>
      <Note>
        {t('cast.begin_note')} {t('cast.card_password')}: <Code>{citizen.cardPassword}</Code>
      </Note>
    </div>
  );
}
