import { Icon } from "../graphics/icon";
import styles from "./menu-button.module.css";

/** The button of a menu that is a popover on a phone, and always visible on wide screens. Needs no script. */
export function MenuButton({ menuId, children }: { menuId: string; children: string }) {
  return (
    <button className={styles.button} type="button" popoverTarget={menuId}>
      <Icon name="menu" />
      {children}
    </button>
  );
}
