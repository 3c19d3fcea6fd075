import { create } from 'zustand';
import styles from './Notice.module.css';

const shownMs = 2_200;
let timer: ReturnType<typeof setTimeout> | undefined;

const useNotice = create<{ text: string | null }>(() => ({ text: null }));

/** Shows a short notice that something was done, such as "Copied". The next notice replaces it. */
export function notify(text: string): void {
  clearTimeout(timer);
  useNotice.setState({ text });
  timer = setTimeout(() => useNotice.setState({ text: null }), shownMs);
}

/** Where notices appear; the shell has one for all pages. */
export function Notice() {
  const text = useNotice((notice) => notice.text);
  return (
    <div role="status" className={styles.notice} data-shown={text !== null || undefined}>
      {text}
    </div>
  );
}
