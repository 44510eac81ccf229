/** Chapters that every Hungarian terms booklet shares, before and after the product's own. */
import type { Chapter } from "../documents/terms";

/** Definitions, conclusion, premium, duties of disclosure. */
export function openingChapters(definitions: string[]): Chapter[] {
  return [
    {
      title: "Fogalmak",
      clauses: [
        "Biztosító: az Allianz Hungária Zrt., amely a díj ellenében a jelen feltételekben meghatározott kockázatokra fedezetet nyújt.",
        "Szerződő: az a személy, aki a biztosítási szerződést megköti, és a díj megfizetésére kötelezettséget vállal.",
        "Biztosítási esemény: a jelen feltételekben felsorolt, a kockázatviselés ideje alatt bekövetkező, véletlen jövőbeni esemény.",
        "Tartós adathordozó: olyan eszköz, amely lehetővé teszi, hogy az ügyfél a neki szóló adatokat a céljának megfelelő ideig tárolja, és változatlan formában és tartalommal megjelenítse.",
        ...definitions,
      ],
    },
    {
      title: "A szerződés létrejötte és a kockázatviselés",
      clauses: [
        "A szerződés a felek írásbeli megállapodásával jön létre. Létrejön akkor is, ha a Biztosító az ajánlatra annak beérkezésétől számított 15 napon belül nem nyilatkozik, és az ajánlat a díjszabásnak megfelelően készült.",
        "A kockázatviselés a kötvényben feltüntetett időpontban, ennek hiányában a szerződés létrejöttét követő nap 0 órakor kezdődik.",
        "A biztosítási időszak egy év, ha a kötvény másként nem rendelkezik. A biztosítási évforduló a kockázatviselés kezdetének megfelelő naptári nap.",
        "A felek elektronikus kapcsolattartásban állapodhatnak meg. Ebben az esetben a Biztosító a szerződéssel kapcsolatos iratokat a Küldeményeim portálon helyezi el, és az elhelyezésről e-mailben értesítést küld. Az iratok az elhelyezéstől számított egy évig érhetők el.",
      ],
    },
    {
      title: "A biztosítási díj",
      clauses: [
        "A díj a kockázatviselés ellenértéke. Az első díj a felek által meghatározott időpontban, ennek hiányában a szerződés létrejöttekor, minden későbbi díj annak az időszaknak az első napján esedékes, amelyre vonatkozik.",
        "Ha az esedékes díjat nem fizetik meg, a Biztosító – a következményekre történő figyelmeztetés mellett – a szerződőt a felszólítás elküldésétől számított 30 napos póthatáridő tűzésével a teljesítésre írásban felhívja. A póthatáridő eredménytelen elteltével a szerződés az esedékesség napjára visszamenő hatállyal megszűnik.",
        "Ha a díjnak csak egy részét fizették meg, és a póthatáridő eredménytelenül telt el, a szerződés változatlan biztosítási összeggel, a befizetett díjjal arányos időtartamra marad fenn.",
        "A biztosítási esemény bekövetkezte miatt megszűnő szerződés esetén a Biztosítót a teljes biztosítási időszakra járó díj megilleti. A szerződés más okból történő megszűnésekor a Biztosító az időarányos részt meghaladó díjat visszafizeti.",
      ],
    },
    {
      title: "Közlési és változásbejelentési kötelezettség",
      clauses: [
        "A szerződő a szerződéskötéskor köteles a Biztosítóval közölni minden olyan, a biztosítás elvállalása szempontjából lényeges körülményt, amelyet ismert vagy ismernie kellett.",
        "A lényeges körülmények, valamint a név, a lakcím és az e-mail-cím változását a szerződő 8 napon belül köteles bejelenteni. Az elektronikus kapcsolattartás megszűnését a Biztosító felé haladéktalanul jelezni kell.",
        "E kötelezettségek megsértése esetén a Biztosító kötelezettsége nem áll be, kivéve ha bizonyítják, hogy az elhallgatott vagy be nem jelentett körülményt a Biztosító ismerte, vagy az nem hatott közre a biztosítási esemény bekövetkeztében.",
      ],
    },
  ];
}

/** End of the contract, complaints, data protection, closing rules. */
export function closingChapters(ending: string[]): Chapter[] {
  return [
    {
      title: "A szerződés megszűnése",
      clauses: [
        ...ending,
        "Megszűnik a szerződés, ha a biztosítási érdek vagy a biztosítási esemény bekövetkezésének lehetősége megszűnik. Az érdekmúlást a szerződő a bekövetkezésétől számított 8 napon belül köteles bejelenteni.",
      ],
    },
    {
      title: "Panaszkezelés, adatvédelem, záró rendelkezések",
      clauses: [
        "A Biztosító magatartására, tevékenységére vagy mulasztására vonatkozó panasz szóban vagy írásban közölhető. Az írásbeli panaszra a Biztosító annak beérkezését követő 30 napon belül indokolással ellátott választ küld.",
        "A panasz elutasítása esetén a fogyasztónak minősülő ügyfél a Pénzügyi Békéltető Testülethez vagy a Magyar Nemzeti Bankhoz, illetve bírósághoz fordulhat.",
        "A Biztosító az ügyfelek biztosítási titoknak minősülő adatait a szerződés fennállása alatt, valamint azon időtartam alatt kezeli, ameddig a szerződéssel kapcsolatban igény érvényesíthető. Az adatkezelés részleteit az adatkezelési tájékoztató tartalmazza.",
        "A szerződésből eredő igények az esedékességtől számított két év alatt elévülnek, ha jogszabály eltérően nem rendelkezik.",
        "A jelen feltételekben nem szabályozott kérdésekben a magyar jog, különösen a Polgári Törvénykönyv és a biztosítási tevékenységről szóló törvény irányadó. A szerződés és a kapcsolattartás nyelve a magyar.",
      ],
    },
  ];
}
