import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import styles from './SearchField.module.css';

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoFocus?: boolean;
  onEnter?: () => void;
}

/** A small field that filters a list while typing. Escape clears it, and leaves it when it is empty. */
export function SearchField({ label, value, onChange, autoFocus, onEnter }: SearchFieldProps) {
  return (
    <div className={styles.field}>
      <IconSearch size={13} aria-hidden />
      <input
        type="text"
        placeholder={label}
        aria-label={label}
        value={value}
        spellCheck={false}
        data-autofocus={autoFocus || undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation();
            onChange('');
          } else if (event.key === 'Escape') {
            event.currentTarget.blur();
          } else if (event.key === 'Enter') {
            onEnter?.();
          }
        }}
      />
      {value !== '' && (
        <button type="button" aria-label="Empty the field" onClick={() => onChange('')}>
          <IconX size={12} aria-hidden />
        </button>
      )}
    </div>
  );
}
