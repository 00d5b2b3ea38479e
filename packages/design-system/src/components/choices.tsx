import {
  Checkbox as AriaCheckbox,
  CheckboxGroup as AriaCheckboxGroup,
  Radio as AriaRadio,
  RadioGroup as AriaRadioGroup,
  FieldError,
  Label,
} from 'react-aria-components';
import { Ruby } from './text.tsx';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  readonly isDisabled?: boolean;
}

const row =
  'flex min-h-14 cursor-pointer items-start gap-3 rounded-button border border-control p-3 data-selected:border-primary data-selected:bg-tint data-disabled:cursor-not-allowed data-disabled:bg-sunken data-disabled:text-ink-second rac-focus:focus-mark';
const mark =
  'mt-1 grid size-6 flex-none place-items-center border-2 border-control bg-surface text-on-primary leading-none group-data-selected:border-primary';

function ChoiceText({ choice }: { readonly choice: Choice }) {
  return (
    <span className="min-w-0">
      <span className="block font-bold">
        <Ruby>{choice.label}</Ruby>
      </span>
      {choice.hint === undefined ? null : (
        <span className="block">
          <Ruby>{choice.hint}</Ruby>
        </span>
      )}
    </span>
  );
}

interface GroupProps {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly error?: string | undefined;
}

function GroupHead({ id, label, error }: Pick<GroupProps, 'id' | 'label' | 'error'>) {
  return (
    <>
      <Label className="block font-bold" id={id} tabIndex={-1}>
        <Ruby>{label}</Ruby>
      </Label>
      <FieldError className="block text-failure">
        <Ruby>{error}</Ruby>
      </FieldError>
    </>
  );
}

export function RadioGroup({
  id,
  label,
  choices,
  value,
  onChange,
  error,
}: GroupProps & { readonly value: string | null; readonly onChange: (value: string) => void }) {
  return (
    <AriaRadioGroup className="my-6 space-y-3" isInvalid={error !== undefined} onChange={onChange} value={value}>
      <GroupHead error={error} id={id} label={label} />
      {choices.map((choice) => (
        <AriaRadio
          className={`group ${row}`}
          isDisabled={choice.isDisabled ?? false}
          key={choice.value}
          value={choice.value}
        >
          <span aria-hidden="true" className={`${mark} rounded-full`}>
            <span className="invisible size-3 rounded-full bg-primary forced-color-adjust-none group-data-selected:visible forced-colors:bg-[CanvasText]" />
          </span>
          <ChoiceText choice={choice} />
        </AriaRadio>
      ))}
    </AriaRadioGroup>
  );
}

export function CheckboxGroup({
  id,
  label,
  choices,
  value,
  onChange,
  error,
}: GroupProps & { readonly value: readonly string[]; readonly onChange: (value: string[]) => void }) {
  return (
    <AriaCheckboxGroup
      className="my-6 space-y-3"
      isInvalid={error !== undefined}
      onChange={onChange}
      value={[...value]}
    >
      <GroupHead error={error} id={id} label={label} />
      {choices.map((choice) => (
        <AriaCheckbox
          className={`group ${row}`}
          isDisabled={choice.isDisabled ?? false}
          key={choice.value}
          value={choice.value}
        >
          <CheckMark />
          <ChoiceText choice={choice} />
        </AriaCheckbox>
      ))}
    </AriaCheckboxGroup>
  );
}

function CheckMark() {
  return (
    <span aria-hidden="true" className={`${mark} rounded-4 group-data-selected:bg-primary`}>
      <svg
        aria-hidden="true"
        className="invisible size-4 group-data-selected:visible"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        viewBox="0 0 16 16"
      >
        <path d="M2 8l4 4 8-9" />
      </svg>
    </span>
  );
}

/** A single yes. */
export function Checkbox({
  id,
  label,
  hint,
  isSelected,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
}) {
  return (
    <AriaCheckbox className={`group my-6 ${row}`} id={id} isSelected={isSelected} onChange={onChange}>
      <CheckMark />
      <ChoiceText choice={hint === undefined ? { value: id, label } : { value: id, label, hint }} />
    </AriaCheckbox>
  );
}
