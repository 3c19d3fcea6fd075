import { useNotice } from './useNotice';
import classes from '../../pages/explore/ExplorePage.module.css';

export function Notice() {
  const text = useNotice((notice) => notice.text);
  return (
    <div role="status" className={classes.notice} data-shown={text !== null || undefined}>
      {text}
    </div>
  );
}
