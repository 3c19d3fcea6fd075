import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { sentence } from '../../../shared/sentence';
import styles from './OwnForm.module.css';

/** The units of packs. */
export const units = ['count', 'ratio', 'percent', 'ms', 'seconds', 'usd', 'tokens', 'bytes', 'points'] as const;

/** What was made, and where it is. */
export interface Made {
  words: string;
  path: string;
}

interface OwnFormProps {
  title: string;
  formula: string;
  by: readonly string[];
  submit: string;
  /** What is missing or wrong; null if it can be sent. */
  mistake: string | null;
  children: ReactNode;
  onClose: () => void;
  onSubmit: () => Promise<void>;
}

/** A dialog that makes something of the formula, which stands on top. The server's refusal is shown in it. */
export function OwnForm({ title, formula, by, submit, mistake, children, onClose, onSubmit }: OwnFormProps) {
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = async () => {
    setSending(true);
    setRefusal(null);
    try {
      await onSubmit();
    } catch (error) {
      // Positions are those in the YAML that the server would have written.
      setRefusal(error instanceof Error ? error.message.replaceAll(/^own\.yaml:\d+:\d+: /gm, '') : 'The server refused it.');
      setSending(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title} size="md" centered>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <pre className={styles.formula}>
          {formula}
          {by.length > 0 && <span className={styles.by}>{`\nby ${by.join(', ')}`}</span>}
        </pre>
        {children}
        {refusal !== null && (
          <p className={styles.refusal} role="alert">
            {sentence(refusal)}
          </p>
        )}
        <div className={styles.buttons}>
          {mistake !== null && <span className={styles.mistake}>{mistake}</span>}
          <Button variant="default" size="xs" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" size="xs" disabled={mistake !== null} loading={isSending}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (T | { value: T; label: string })[];
  onChange: (value: T) => void;
}

export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <label className={styles.choice}>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
        {options.map((option) => {
          const [name, text] = typeof option === 'string' ? [option, option] : [option.value, option.label];
          return (
            <option key={name} value={name}>
              {text}
            </option>
          );
        })}
      </select>
    </label>
  );
}
