import { useState } from 'react';
import type { TimeRange } from '../../../api/scope';
import { filterLanguage } from '../../../query/languages';
import { QueryEditor } from '../../../query/QueryEditor';
import { useQueryCheck } from '../../../query/useQueryCheck';
import styles from './Measure.module.css';

const conditionLanguage = { ...filterLanguage, example: 'level="error"' };

interface ConditionFieldProps {
  text: string;
  range: TimeRange;
  fieldNames: readonly string[];
  onRun: (text: string) => void;
}

/** A filter within the menus: which events are the share. */
export function ConditionField({ text: applied, range, fieldNames, onRun }: ConditionFieldProps) {
  const [text, setText] = useState(applied);
  const [suggesting, setSuggesting] = useState(false);
  const { errors } = useQueryCheck('filter', text, range.from, range.to);
  return (
    <div className={styles.condition} data-invalid={(errors.length > 0 && !suggesting) || undefined} title={errors[0]?.message} onBlur={() => text.trim() !== applied && onRun(text.trim())}>
      <QueryEditor text={applied} language={conditionLanguage} label="Events that match" errors={errors} proposals={{ range, fieldNames, recent: [] }} onChange={setText} onRun={(next) => onRun(next.trim())} onSuggest={setSuggesting} />
    </div>
  );
}
