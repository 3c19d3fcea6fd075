import { Menu } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import IconLayoutSidebar from '@tabler/icons-react/dist/esm/icons/IconLayoutSidebar.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import type { ReactNode } from 'react';
import type { TimeRange } from '../../../api/scope';
import { languageOf } from '../../../query/languages';
import control from '../../../shared/control.module.css';
import { stepWords } from '../../../shared/time/rangeWords';
import { ConditionField } from './ConditionField';
import { FieldPicker } from './FieldPicker';
import { functionOf, functions } from './functions';
import type { MeasureParams } from './measureParams';
import { maxSplits, type Question } from './question';
import { stepMs, steps } from './steps';
import type { KnownField } from './useKnownFields';
import styles from './Measure.module.css';

interface MeasureMenusProps {
  params: MeasureParams;
  filter: string;
  known: readonly KnownField[];
  /** The step that suits the events. */
  automatic: string;
  lengthMs: number;
  range: TimeRange;
  facetsShown: boolean;
  onToggleFacets: () => void;
  onChange: (change: Partial<MeasureParams>) => void;
  onClearFilter: () => void;
}

/** More points than this are no longer told apart, and the server answers 11,000. */
const maxPoints = 2_000;

/** The question in menus: function, field, split, step. The filter of the list is part of it. */
export function MeasureMenus({ params, filter, known, automatic, lengthMs, range, facetsShown, onToggleFacets, onChange, onClearFilter }: MeasureMenusProps) {
  const { question, typed, step } = params;
  const { needs } = functionOf(question.fn);
  const put = (change: Partial<Question>) => onChange({ question: { ...question, ...change } });
  const stepMenu = (
    <Choices
      label="Step"
      words={step === null ? `auto, ${stepWords(stepMs(automatic))}` : stepWords(stepMs(step))}
      options={[
        { value: '', title: `Auto, ${stepWords(stepMs(automatic))}`, hint: 'about 30 events or more' },
        ...steps.map(([name, ms]) => ({ value: name, title: stepWords(ms), disabled: lengthMs / ms > maxPoints || ms > lengthMs })),
      ]}
      chosen={step ?? ''}
      onChange={(value) => onChange({ step: value || null })}
    />
  );
  if (typed !== null) {
    return (
      <div className={styles.menus} role="toolbar" aria-label="Question">
        <button type="button" className={styles.link} onClick={() => onChange({ typed: null, question })}>
          Back to the menus
        </button>
        {typed.language === 'formula' && (
          <>
            <span className={styles.word}>per</span>
            {stepMenu}
          </>
        )}
        <span className={styles.note}>
          {filter === '' ? `A text of your own, in ${languageOf(typed.language).title}.` : <>The filter of the list is not part of a text of your own: <code>{filter}</code></>}
        </span>
      </div>
    );
  }
  return (
    <div className={styles.menus} role="toolbar" aria-label="Question">
      <button type="button" className={styles.facets} aria-pressed={facetsShown} onClick={onToggleFacets} title="Show or hide the fields (f)" aria-label="Fields">
        <IconLayoutSidebar size={14} aria-hidden />
      </button>
      <Choices
        label="Function"
        words={functionOf(question.fn).title}
        options={functions.map(({ name, title }) => ({ value: name, title }))}
        chosen={question.fn}
        onChange={(value) => {
          const next = functionOf(value);
          put({ fn: next.name, field: next.needs === 'field' || next.needs === 'number' ? (question.field ?? firstOf(known, next.needs)) : null, matching: next.needs === 'condition' ? question.matching : '' });
        }}
      />
      {(needs === 'field' || needs === 'number') && (
        <>
          <span className={styles.word}>of</span>
          <FieldPicker label="Field" known={known} prefersNumbers={needs === 'number'} chosen={question.field} onChange={(field) => put({ field })} />
        </>
      )}
      {needs === 'condition' && (
        <>
          <span className={styles.word}>that match</span>
          <ConditionField text={question.matching} range={range} fieldNames={known.filter(({ seen }) => seen).map(({ name }) => name)} onRun={(matching) => put({ matching })} />
        </>
      )}
      <span className={styles.word}>split by</span>
      {question.by.map((field, index) => (
        <FieldPicker
          key={field}
          label={index === 0 ? 'Split' : 'Second split'}
          known={known.filter(({ name }) => name === field || !question.by.includes(name))}
          chosen={field}
          onChange={(next) => put({ by: question.by.with(index, next) })}
          onClear={() => put({ by: question.by.filter((other) => other !== field) })}
        />
      ))}
      {question.by.length < maxSplits && (
        <FieldPicker label={question.by.length === 0 ? 'Split' : 'Second split'} known={known.filter(({ name }) => !question.by.includes(name))} chosen={null} empty={question.by.length === 0 ? 'nothing' : '+'} onChange={(field) => put({ by: [...question.by, field] })} />
      )}
      <span className={styles.word}>per</span>
      {stepMenu}
      {filter !== '' && (
        <span className={styles.where} title={filter}>
          <span className={styles.word}>where</span>
          <code>{filter}</code>
          <button type="button" aria-label="Clear the filter" title="Clear the filter" onClick={onClearFilter}>
            <IconX size={12} aria-hidden />
          </button>
        </span>
      )}
    </div>
  );
}

/** What is most likely meant: of numbers one with a unit, such as a duration. */
function firstOf(known: readonly KnownField[], needs: 'field' | 'number'): string | null {
  const seen = known.filter(({ seen: isSeen, isNumber }) => isSeen && (needs === 'field' || isNumber));
  return (seen.find(({ unit }) => needs === 'number' && unit === 'ms') ?? seen.find(({ unit }) => needs === 'number' && unit !== null) ?? seen.find(({ name }) => needs === 'field' && /user|session/.test(name)) ?? seen[0])?.name ?? null;
}

interface ChoicesProps {
  label: string;
  words: ReactNode;
  options: readonly { value: string; title: string; hint?: string; disabled?: boolean }[];
  chosen: string;
  onChange: (value: string) => void;
}

function Choices({ label, words, options, chosen, onChange }: ChoicesProps) {
  return (
    <Menu position="bottom-start" classNames={{ dropdown: `${control.dropdown} ${styles.scrolling}`, item: control.item, label: control.label }}>
      <Menu.Target>
        <button type="button" className={styles.choice} aria-label={`${label}: ${typeof words === 'string' ? words : chosen}`}>
          {words}
          <IconChevronDown size={12} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map(({ value, title, hint, disabled }) => (
          <Menu.Item key={value} disabled={disabled} data-chosen={value === chosen || undefined} rightSection={value === chosen ? <IconCheck size={14} aria-label="chosen" /> : undefined} onClick={() => onChange(value)}>
            {title}
            {hint !== undefined && <span className={styles.hint}>{hint}</span>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
