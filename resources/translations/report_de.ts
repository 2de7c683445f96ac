<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Report</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>%1 again: %2</source>
        <translation>%1 wiederholen: %2</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
    <message>
        <source>%1 ms in all: read %2, decode %3, preprocess %4, infer %5, fuse %6</source>
        <translation>%1 ms insgesamt: lesen %2, dekodieren %3, vorverarbeiten %4, berechnen %5, zusammenführen %6</translation>
    </message>
    <message>
        <source>%1 o&apos;clock</source>
        <translation>%1 Uhr</translation>
    </message>
    <message>
        <source>%1 was not analysed</source>
        <translation>%1 wurde nicht analysiert</translation>
    </message>
    <message>
        <source>%1 was not analysed (%2)</source>
        <translation>%1 wurde nicht analysiert (%2)</translation>
    </message>
    <message>
        <source>%1, birth date %2</source>
        <translation>%1, Geburtsdatum %2</translation>
    </message>
    <message>
        <source>%1, continued</source>
        <translation>%1, Fortsetzung</translation>
    </message>
    <message>
        <source>%1, now %2</source>
        <translation>%1, jetzt %2</translation>
    </message>
    <message>
        <source>%1, slice %2</source>
        <translation>%1, Schicht %2</translation>
    </message>
    <message>
        <source>%1: not analysed</source>
        <translation>%1: nicht analysiert</translation>
    </message>
    <message>
        <source>1 view</source>
        <translation>1 Ebene</translation>
    </message>
    <message>
        <source>1 view only</source>
        <translation>nur 1 Ebene</translation>
    </message>
    <message>
        <source>A low score, or no mark, does not mean that there is no cancer.</source>
        <translation>Ein niedriger Wert oder keine Markierung heißt nicht, dass kein Karzinom vorliegt.</translation>
    </message>
    <message>
        <source>A, almost entirely fatty</source>
        <translation>A, fast vollständig lipomatös</translation>
    </message>
    <message>
        <source>B, scattered fibroglandular density</source>
        <translation>B, eingestreutes fibroglanduläres Gewebe</translation>
    </message>
    <message>
        <source>C, heterogeneously dense</source>
        <translation>C, heterogen dicht</translation>
    </message>
    <message>
        <source>D, extremely dense</source>
        <translation>D, extrem dicht</translation>
    </message>
    <message>
        <source>AI when sealed</source>
        <translation>KI beim Abschluss</translation>
    </message>
    <message>
        <source>Accession number</source>
        <translation>Auftragsnummer</translation>
    </message>
    <message>
        <source>After AI (UTC)</source>
        <translation>Nach KI (UTC)</translation>
    </message>
    <message>
        <source>All views at %1 % of their size; the numbers are those of the table.</source>
        <translation>Alle Aufnahmen in %1 % ihrer Größe; Nummern wie in der Tabelle.</translation>
    </message>
    <message>
        <source>Also in the study, not analysed: %1 (%2)</source>
        <translation>Außerdem in der Untersuchung, nicht analysiert: %1 (%2)</translation>
    </message>
    <message>
        <source>Also marked by</source>
        <translation>Auch markiert von</translation>
    </message>
    <message>
        <source>Amends report %1 (hash %2): %3</source>
        <translation>Ändert den Bericht %1 (Prüfsumme %2): %3</translation>
    </message>
    <message>
        <source>Analysed at (UTC)</source>
        <translation>Analysiert am (UTC)</translation>
    </message>
    <message>
        <source>Analysed by</source>
        <translation>Analysiert mit</translation>
    </message>
    <message>
        <source>Arbiter</source>
        <translation>Drittbefunder</translation>
    </message>
    <message>
        <source>Architectural distortion</source>
        <translation>Architekturstörung</translation>
    </message>
    <message>
        <source>Asymmetric density</source>
        <translation>Asymmetrische Verdichtung</translation>
    </message>
    <message>
        <source>Asymmetry</source>
        <translation>Asymmetrie</translation>
    </message>
    <message>
        <source>Band</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Because %1.</source>
        <translation>Grund: %1.</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>Geburtsdatum</translation>
    </message>
    <message>
        <source>Boxes: suspicion given by the engine, 1 to 10</source>
        <translation>Rahmen: Verdacht nach der KI, 1 bis 10</translation>
    </message>
    <message>
        <source>Boxes: suspicion given by the engine, marked from %1/10</source>
        <translation>Rahmen: Verdacht nach der KI, ab %1/10</translation>
    </message>
    <message>
        <source>Breast obscured</source>
        <translation>Brust verdeckt</translation>
    </message>
    <message>
        <source>Breast tissue shown at 61 % zoom or more before sealing: %1.</source>
        <translation>Vor dem Abschluss in 61 % Vergrößerung oder mehr gezeigtes Brustgewebe: %1.</translation>
    </message>
    <message>
        <source>CC Not all medial tissue visualized</source>
        <translation>CC: mediales Gewebe nicht vollständig abgebildet</translation>
    </message>
    <message>
        <source>CC Posterior nipple line does not measure within 1 cm of MLO</source>
        <translation>CC: Pektoralis-Mamillen-Linie (PNL) weicht um mehr als 1 cm von der in MLO ab</translation>
    </message>
    <message>
        <source>Calcification</source>
        <translation>Verkalkungen</translation>
    </message>
    <message>
        <source>Clock position</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>Density now: %1.</source>
        <translation>Dichte jetzt: %1.</translation>
    </message>
    <message>
        <source>Density: %1</source>
        <translation>Dichte: %1</translation>
    </message>
    <message>
        <source>Density: not stated</source>
        <translation>Dichte: nicht angegeben</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Recheneinheit</translation>
    </message>
    <message>
        <source>Diptych screening mammography report</source>
        <translation>Diptych, Bericht zur Screening-Mammographie</translation>
    </message>
    <message>
        <source>Display of the reader</source>
        <translation>Befundmonitor</translation>
    </message>
    <message>
        <source>Display, %1</source>
        <translation>Befundmonitor, %1</translation>
    </message>
    <message>
        <source>Does not look for: %1.</source>
        <translation>Sucht nicht nach: %1.</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>Engine (AI): %1</source>
        <translation>KI: %1</translation>
    </message>
    <message>
        <source>Findings of the engine</source>
        <translation>Befunde der KI</translation>
    </message>
    <message>
        <source>First reader</source>
        <translation>Erstbefunder</translation>
    </message>
    <message>
        <source>From nipple</source>
        <translation>Abstand zur Mamille</translation>
    </message>
    <message>
        <source>Given without having seen: %1.</source>
        <translation>Abgegeben, ohne gesehen zu haben: %1.</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>High suspicion (%1/10)</source>
        <translation>Hoher Verdacht (%1/10)</translation>
    </message>
    <message>
        <source>Ill-defined mass</source>
        <translation>Unscharf begrenzter Herdbefund</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Images, continued</source>
        <translation>Aufnahmen, Fortsetzung</translation>
    </message>
    <message>
        <source>Inadequate compression</source>
        <translation>Unzureichende Kompression</translation>
    </message>
    <message>
        <source>Indeterminate</source>
        <translation>Unklar</translation>
    </message>
    <message>
        <source>Indeterminate suspicion (%1/10)</source>
        <translation>Unklarer Verdacht (%1/10)</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>Einrichtung</translation>
    </message>
    <message>
        <source>It looks at the CC and MLO views of this examination. It does not compare with earlier examinations, does not judge breast density, gives no BI-RADS category, and does not score images of implants, magnified, spot or partial views, or tomosynthesis.</source>
        <translation>Sie betrachtet die CC- und MLO-Aufnahmen dieser Untersuchung. Sie vergleicht nicht mit früheren Untersuchungen, beurteilt nicht die Brustdichte, gibt keine BI-RADS-Kategorie an und bewertet keine Aufnahmen mit Implantaten, keine Vergrößerungs-, Spot- oder Teilaufnahmen und keine Tomosynthese.</translation>
    </message>
    <message>
        <source>KEY IMAGE</source>
        <translation>SCHLÜSSELBILD</translation>
    </message>
    <message>
        <source>Key image: %1 (marked %2).</source>
        <translation>Schlüsselbild: %1 (markiert %2).</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Left breast</source>
        <translation>Linke Brust</translation>
    </message>
    <message>
        <source>Left out here: %1 of suspicion below %2/10. The JSON assessment holds all.</source>
        <translation>Hier ausgelassen: %1 mit Verdacht unter %2/10. Die JSON-Bewertung enthält alle.</translation>
    </message>
    <message>
        <source>Looks for: %1.</source>
        <translation>Sucht nach: %1.</translation>
    </message>
    <message>
        <source>Looks for: not stated for this model.</source>
        <translation>Sucht nach: für dieses Modell nicht angegeben.</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Gering</translation>
    </message>
    <message>
        <source>Low suspicion (%1/10)</source>
        <translation>Geringer Verdacht (%1/10)</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>Sehr gering</translation>
    </message>
    <message>
        <source>Lowest suspicion (%1/10)</source>
        <translation>Sehr geringer Verdacht (%1/10)</translation>
    </message>
    <message>
        <source>Lymph node</source>
        <translation>Lymphknoten</translation>
    </message>
    <message>
        <source>MLO Insufficient pectoral muscle</source>
        <translation>MLO: Pektoralmuskel unzureichend abgebildet</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Marks, reasons, notes or conclusion changed; recall and category kept.</source>
        <translation>Markierungen, Gründe, Notizen oder Beurteilung im Wortlaut geändert; Abklärung und Kategorie beibehalten.</translation>
    </message>
    <message>
        <source>Mass</source>
        <translation>Herdbefund</translation>
    </message>
    <message>
        <source>Mass and calcification</source>
        <translation>Herdbefund mit Verkalkungen</translation>
    </message>
    <message>
        <source>Microcalcification</source>
        <translation>Mikrokalk</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model version</source>
        <translation>Version des Modells</translation>
    </message>
    <message>
        <source>Motion blur</source>
        <translation>Bewegungsunschärfe</translation>
    </message>
    <message>
        <source>Nipple not in profile</source>
        <translation>Mamille nicht im Profil</translation>
    </message>
    <message>
        <source>No exam score: %1</source>
        <translation>Kein Gesamtwert der Untersuchung: %1</translation>
    </message>
    <message>
        <source>No finding marked by the engine in %1.</source>
        <translation>Kein Befund von der KI markiert in %1.</translation>
    </message>
    <message>
        <source>No image</source>
        <translation>Keine Aufnahme</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>No reader&apos;s opinion was given.</source>
        <translation>Es wurde keine Beurteilung eines Befunders abgegeben.</translation>
    </message>
    <message>
        <source>No reason was given.</source>
        <translation>Es wurde kein Grund angegeben.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Not analysed</source>
        <translation>Nicht analysiert</translation>
    </message>
    <message>
        <source>Not analysed.</source>
        <translation>Nicht analysiert.</translation>
    </message>
    <message>
        <source>Not analysed: %1. The engine says nothing of what is not analysed.</source>
        <translation>Nicht analysiert: %1. Die KI sagt nichts über das, was nicht analysiert wurde.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>Notiz: %1</translation>
    </message>
    <message>
        <source>Other lesion</source>
        <translation>Andere Läsion</translation>
    </message>
    <message>
        <source>Other reason</source>
        <translation>Anderer Grund</translation>
    </message>
    <message>
        <source>Over exposed</source>
        <translation>Überbelichtet</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>Seite %1 von %2</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patientin</translation>
    </message>
    <message>
        <source>Patient ID</source>
        <translation>Patienten-ID</translation>
    </message>
    <message>
        <source>Patient ID %1, study of %2, accession number %3</source>
        <translation>Patienten-ID %1, Untersuchung vom %2, Auftragsnummer %3</translation>
    </message>
    <message>
        <source>Positioning</source>
        <translation>Positionierung</translation>
    </message>
    <message>
        <source>Probability of malignancy</source>
        <translation>Wahrsch. der Malignität</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Provenance, continued</source>
        <translation>Herkunft, Fortsetzung</translation>
    </message>
    <message>
        <source>Quadrant</source>
        <translation>Quadrant</translation>
    </message>
    <message>
        <source>Quadrant, clock position (facing the patient) and depth are counted from the estimated nipple and are approximate; unknown where nipple or a view is not known.</source>
        <translation>Quadrant, Uhrzeit (der Patientin gegenüber) und Tiefe gehen von der geschätzten Mamille aus und sind ungefähr; unbekannt, wo Mamille oder eine Ebene nicht bekannt ist.</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>Befunder</translation>
    </message>
    <message>
        <source>Reader&apos;s measurements and key images</source>
        <translation>Messungen und Schlüsselbilder des Befunders</translation>
    </message>
    <message>
        <source>Reader&apos;s measurements, continued</source>
        <translation>Messungen des Befunders, Fortsetzung</translation>
    </message>
    <message>
        <source>Readers&apos; lesions</source>
        <translation>Läsionen der Befunder</translation>
    </message>
    <message>
        <source>Readers&apos; lesions, continued</source>
        <translation>Läsionen der Befunder, Fortsetzung</translation>
    </message>
    <message>
        <source>Readers&apos; opinions</source>
        <translation>Beurteilungen der Befunder</translation>
    </message>
    <message>
        <source>Readers&apos; opinions, continued</source>
        <translation>Beurteilungen der Befunder, Fortsetzung</translation>
    </message>
    <message>
        <source>Reading or text</source>
        <translation>Messwert oder Text</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Gründe</translation>
    </message>
    <message>
        <source>Report %1, hash %2</source>
        <translation>Bericht %1, Prüfsumme %2</translation>
    </message>
    <message>
        <source>Report hash (SHA-256)</source>
        <translation>Prüfsumme des Berichts (SHA-256)</translation>
    </message>
    <message>
        <source>Report number</source>
        <translation>Nummer des Berichts</translation>
    </message>
    <message>
        <source>Report written at (UTC)</source>
        <translation>Bericht geschrieben am (UTC)</translation>
    </message>
    <message>
        <source>Research software - not for diagnostic use</source>
        <translation>Nur zu Forschungszwecken, nicht für die Diagnostik</translation>
    </message>
    <message>
        <source>Result (one reader)</source>
        <translation>Ergebnis (ein Befunder)</translation>
    </message>
    <message>
        <source>Result (readers)</source>
        <translation>Ergebnis (Befunder)</translation>
    </message>
    <message>
        <source>Right and left: as sealed, before the reader went on to the AI. &quot;Hidden&quot;: the engine&apos;s result was not shown before sealing.</source>
        <translation>Rechts und links: wie abgeschlossen, bevor der Befunder zur KI überging. „Verborgen“: das Ergebnis der KI war vor dem Abschluss nicht zu sehen.</translation>
    </message>
    <message>
        <source>Right breast</source>
        <translation>Rechte Brust</translation>
    </message>
    <message>
        <source>Rings with letter and number: the readers&apos; lesions</source>
        <translation>Ringe mit Buchstabe und Nummer: Läsionen der Befunder</translation>
    </message>
    <message>
        <source>Rows x columns</source>
        <translation>Zeilen x Spalten</translation>
    </message>
    <message>
        <source>SHA-256 of the model package</source>
        <translation>SHA-256 des Modellpakets</translation>
    </message>
    <message>
        <source>SHA-256 of the weights</source>
        <translation>SHA-256 der Gewichte</translation>
    </message>
    <message>
        <source>SOP Instance UID</source>
        <translation>SOP Instance UID</translation>
    </message>
    <message>
        <source>Same lesion</source>
        <translation>Gleiche Läsion</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Screening mammography: reading report</source>
        <translation>Screening-Mammographie: Befundbericht</translation>
    </message>
    <message>
        <source>Sealed at (UTC)</source>
        <translation>Abschluss (UTC)</translation>
    </message>
    <message>
        <source>Second reader</source>
        <translation>Zweitbefunder</translation>
    </message>
    <message>
        <source>Consensus of both readers</source>
        <translation>Konsens beider Befunder</translation>
    </message>
    <message>
        <source>Settled because %1.</source>
        <translation>Entschieden; Grund: %1.</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Size (basis)</source>
        <translation>Größe (Basis)</translation>
    </message>
    <message>
        <source>Spacing basis</source>
        <translation>Basis des Abstands</translation>
    </message>
    <message>
        <source>Spacing basis: &quot;imager&quot; is measured in the detector&apos;s plane, where a structure in the breast appears larger than it is; &quot;imager/ermf&quot; is divided by the file&apos;s magnification factor, &quot;imager/sid-sod&quot; by that which its distances give; &quot;calibrated&quot; as the file says it was calibrated; &quot;reconstructed&quot; lies in the plane of a reconstructed slice.</source>
        <translation>Basis des Abstands: „Detektor“ ist in der Detektorebene gemessen, in der eine Struktur in der Brust größer erscheint, als sie ist; „ERMF“ ist durch den Vergrößerungsfaktor der Datei geteilt, „SID/SOD“ durch den, der sich aus ihren Abständen ergibt; „kalibriert“ ist kalibriert, wie die Datei es angibt; „rekonstruiert“ liegt in der Ebene einer rekonstruierten Schicht.</translation>
    </message>
    <message>
        <source>Spacing, mm (row, column)</source>
        <translation>Pixelabstand, mm (Zeile, Spalte)</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Study Instance UID</source>
        <translation>Study Instance UID</translation>
    </message>
    <message>
        <source>Study date</source>
        <translation>Untersuchungsdatum</translation>
    </message>
    <message>
        <source>Study description</source>
        <translation>Beschreibung der Untersuchung</translation>
    </message>
    <message>
        <source>Technical recalls</source>
        <translation>Technische Wiedereinbestellungen</translation>
    </message>
    <message>
        <source>Technical recalls, continued</source>
        <translation>Technische Wiedereinbestellungen, Fortsetzung</translation>
    </message>
    <message>
        <source>The analysed image is not in the study any more; its marks are in the table only.</source>
        <translation>Die analysierte Aufnahme ist nicht mehr in der Untersuchung; ihre Markierungen stehen nur in der Tabelle.</translation>
    </message>
    <message>
        <source>The image is not as it was analysed; its marks are in the table only.</source>
        <translation>Die Aufnahme ist nicht so, wie sie analysiert wurde; ihre Markierungen stehen nur in der Tabelle.</translation>
    </message>
    <message>
        <source>This report written by</source>
        <translation>Dieser Bericht geschrieben mit</translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Tissue cut off</source>
        <translation>Gewebe abgeschnitten</translation>
    </message>
    <message>
        <source>Type, concern</source>
        <translation>Art, Verdachtsgrad</translation>
    </message>
    <message>
        <source>Under exposed</source>
        <translation>Unterbelichtet</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Well-defined mass</source>
        <translation>Glatt begrenzter Herdbefund</translation>
    </message>
    <message>
        <source>What the engine looks for</source>
        <translation>Wonach die KI sucht</translation>
    </message>
    <message>
        <source>a For Processing image: send the For Presentation image of this view</source>
        <translation>eine Aufnahme „For Processing“: bitte die Aufnahme „For Presentation“ dieser Ebene senden</translation>
    </message>
    <message>
        <source>a breast implant is present</source>
        <translation>ein Brustimplantat ist vorhanden</translation>
    </message>
    <message>
        <source>a magnification view</source>
        <translation>eine Vergrößerungsaufnahme</translation>
    </message>
    <message>
        <source>a partial view (part of a mosaic)</source>
        <translation>eine Teilaufnahme (Teil eines Mosaiks)</translation>
    </message>
    <message>
        <source>a secondary capture, not an original mammogram</source>
        <translation>ein Secondary Capture, keine Originalmammographie</translation>
    </message>
    <message>
        <source>a spot compression view</source>
        <translation>eine gezielte Kompressionsaufnahme</translation>
    </message>
    <message>
        <source>added after AI</source>
        <translation>nach KI hinzugefügt</translation>
    </message>
    <message>
        <source>after sealing</source>
        <translation>nach dem Abschluss</translation>
    </message>
    <message>
        <source>an image of another study</source>
        <translation>eine Aufnahme einer anderen Untersuchung</translation>
    </message>
    <message>
        <source>an implant-displaced view</source>
        <translation>eine Aufnahme mit zurückverlagertem Implantat (Eklund)</translation>
    </message>
    <message>
        <source>analysed</source>
        <translation>analysiert</translation>
    </message>
    <message>
        <source>analysed, highest suspicion %1/10</source>
        <translation>analysiert, höchster Verdacht %1/10</translation>
    </message>
    <message>
        <source>analysed, no finding</source>
        <translation>analysiert, kein Befund markiert</translation>
    </message>
    <message>
        <source>another reader has this exam: take the next one</source>
        <translation>ein anderer Befunder hat diese Untersuchung: bitte die nächste nehmen</translation>
    </message>
    <message>
        <source>anterior</source>
        <translation>vorderes Drittel</translation>
    </message>
    <message>
        <source>arbitration needed</source>
        <translation>Drittbefundung nötig</translation>
    </message>
    <message>
        <source>architectural distortion</source>
        <translation>Architekturstörung</translation>
    </message>
    <message>
        <source>asymmetry</source>
        <translation>Asymmetrie</translation>
    </message>
    <message>
        <source>at its stated pixel spacing the breast is larger than the model&apos;s input</source>
        <translation>beim angegebenen Pixelabstand ist die Brust größer als die Eingabe des Modells</translation>
    </message>
    <message>
        <source>away from the AI</source>
        <translation>von der KI weg</translation>
    </message>
    <message>
        <source>before sealing</source>
        <translation>vor dem Abschluss</translation>
    </message>
    <message>
        <source>both breasts</source>
        <translation>beide Brüste</translation>
    </message>
    <message>
        <source>both readers ask for a view again</source>
        <translation>beide Befunder verlangen eine Wiederholungsaufnahme</translation>
    </message>
    <message>
        <source>both readers recall</source>
        <translation>beide Befunder empfehlen eine Abklärung</translation>
    </message>
    <message>
        <source>both recall, but for different places</source>
        <translation>beide empfehlen eine Abklärung, aber wegen verschiedener Stellen</translation>
    </message>
    <message>
        <source>calcification</source>
        <translation>Verkalkungen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>central</source>
        <translation>zentral</translation>
    </message>
    <message>
        <source>changed at %1</source>
        <translation>geändert am %1</translation>
    </message>
    <message>
        <source>consensus needed</source>
        <translation>Konsensuskonferenz nötig</translation>
    </message>
    <message>
        <source>engine: %1</source>
        <translation>KI: %1</translation>
    </message>
    <message>
        <source>engine: breast not analysed</source>
        <translation>KI: Brust nicht analysiert</translation>
    </message>
    <message>
        <source>engine: not marked</source>
        <translation>KI: nicht markiert</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>first read not given</source>
        <translation>Erstbefundung fehlt</translation>
    </message>
    <message>
        <source>further image</source>
        <translation>weitere Aufnahme</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message>
        <source>high suspicion (%1/10)</source>
        <translation>hoher Verdacht (%1/10)</translation>
    </message>
    <message>
        <source>indeterminate suspicion (%1/10)</source>
        <translation>unklarer Verdacht (%1/10)</translation>
    </message>
    <message>
        <source>inner</source>
        <translation>innen</translation>
    </message>
    <message>
        <source>kept at %1</source>
        <translation>beibehalten am %1</translation>
    </message>
    <message>
        <source>left breast</source>
        <translation>linke Brust</translation>
    </message>
    <message>
        <source>level of concern %1</source>
        <translation>Verdachtsgrad %1</translation>
    </message>
    <message>
        <source>low suspicion (%1/10)</source>
        <translation>geringer Verdacht (%1/10)</translation>
    </message>
    <message>
        <source>lower</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>lower inner</source>
        <translation>unten innen</translation>
    </message>
    <message>
        <source>lower outer</source>
        <translation>unten außen</translation>
    </message>
    <message>
        <source>lowest suspicion (%1/10)</source>
        <translation>sehr geringer Verdacht (%1/10)</translation>
    </message>
    <message>
        <source>marks added elsewhere: %1</source>
        <translation>anderswo hinzugefügte Markierungen: %1</translation>
    </message>
    <message>
        <source>marks added where the AI marked: %1</source>
        <translation>hinzugefügte Markierungen, wo die KI markiert hat: %1</translation>
    </message>
    <message>
        <source>marks withdrawn elsewhere: %1</source>
        <translation>anderswo zurückgenommene Markierungen: %1</translation>
    </message>
    <message>
        <source>marks withdrawn where the AI marked: %1</source>
        <translation>zurückgenommene Markierungen, wo die KI markiert hat: %1</translation>
    </message>
    <message>
        <source>mass</source>
        <translation>Herdbefund</translation>
    </message>
    <message>
        <source>mass and calcification</source>
        <translation>Herdbefund mit Verkalkungen</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>mittleres Drittel</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>the DICOM node cannot be reached: check host, port and network</source>
        <translation>der DICOM-Knoten ist nicht erreichbar: Host, Port und Netz prüfen</translation>
    </message>
    <message>
        <source>the DICOM node refused the connection: check the AE titles</source>
        <translation>der DICOM-Knoten hat die Verbindung abgelehnt: AE-Titel prüfen</translation>
    </message>
    <message>
        <source>no secure connection with the DICOM node: check the certificates</source>
        <translation>keine sichere Verbindung mit dem DICOM-Knoten: Zertifikate prüfen</translation>
    </message>
    <message>
        <source>the DICOM node did not answer in time</source>
        <translation>der DICOM-Knoten hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <source>the DICOM node answered with a failure, or the connection broke</source>
        <translation>der DICOM-Knoten meldete einen Fehler, oder die Verbindung brach ab</translation>
    </message>
    <message>
        <source>the study did not come whole</source>
        <translation>die Untersuchung kam nicht vollständig an</translation>
    </message>
    <message>
        <source>these are images of another patient than was asked for</source>
        <translation>das sind Bilder einer anderen Person als angefragt</translation>
    </message>
    <message>
        <source>name and PIN do not belong together</source>
        <translation>Name und PIN gehören nicht zusammen</translation>
    </message>
    <message>
        <source>no breast was found in the image</source>
        <translation>in der Aufnahme wurde keine Brust gefunden</translation>
    </message>
    <message>
        <source>no category</source>
        <translation>keine Kategorie</translation>
    </message>
    <message>
        <source>no opinion given</source>
        <translation>keine Beurteilung</translation>
    </message>
    <message>
        <source>no other reader</source>
        <translation>kein anderer Befunder</translation>
    </message>
    <message>
        <source>no reader&apos;s opinion was given</source>
        <translation>keine Beurteilung eines Befunders</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>kein Grund angegeben</translation>
    </message>
    <message>
        <source>no recall</source>
        <translation>keine Abklärung</translation>
    </message>
    <message>
        <source>no technical recall</source>
        <translation>keine technische Wiedereinbestellung</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>unauffällig</translation>
    </message>
    <message>
        <source>not a DICOM file</source>
        <translation>keine DICOM-Datei</translation>
    </message>
    <message>
        <source>not a mammogram</source>
        <translation>keine Mammographie</translation>
    </message>
    <message>
        <source>not a standard CC or MLO view</source>
        <translation>keine Standardaufnahme in CC oder MLO</translation>
    </message>
    <message>
        <source>not analysed</source>
        <translation>nicht analysiert</translation>
    </message>
    <message>
        <source>not decided: no rule for more than one read was given</source>
        <translation>nicht entschieden: keine Regel für mehrere Befundungen angegeben</translation>
    </message>
    <message>
        <source>not decided: the reads contradict the rule</source>
        <translation>nicht entschieden: die Befundungen widersprechen der Regel</translation>
    </message>
    <message>
        <source>not every view was analysed</source>
        <translation>nicht alle Ebenen wurden analysiert</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>nicht abgegeben</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>not recorded with the opinion</source>
        <translation>nicht mit der Beurteilung festgehalten</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>nothing readable was found</source>
        <translation>es wurde nichts Lesbares gefunden</translation>
    </message>
    <message>
        <source>outer</source>
        <translation>außen</translation>
    </message>
    <message>
        <source>posterior</source>
        <translation>hinteres Drittel</translation>
    </message>
    <message>
        <source>reader: %1</source>
        <translation>Befunder: %1</translation>
    </message>
    <message>
        <source>reason: %1</source>
        <translation>Grund: %1</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>Abklärung</translation>
    </message>
    <message>
        <source>recall for assessment</source>
        <translation>Abklärungsempfehlung</translation>
    </message>
    <message>
        <source>recall for assessment, level of concern %1</source>
        <translation>Abklärungsempfehlung, Verdachtsgrad %1</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>rejected: %1</source>
        <translation>abgelehnt: %1</translation>
    </message>
    <message>
        <source>right breast</source>
        <translation>rechte Brust</translation>
    </message>
    <message>
        <source>second read not given</source>
        <translation>Zweitbefundung fehlt</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>sichtbar</translation>
    </message>
    <message>
        <source>size unknown</source>
        <translation>Größe unbekannt</translation>
    </message>
    <message>
        <source>some characters cannot be printed with the fonts of this machine</source>
        <translation>einige Zeichen können mit den Schriften dieses Rechners nicht gedruckt werden</translation>
    </message>
    <message>
        <source>technical recall</source>
        <translation>technische Wiedereinbestellung</translation>
    </message>
    <message>
        <source>that is not possible</source>
        <translation>das ist nicht möglich</translation>
    </message>
    <message>
        <source>the AI says nothing of this breast</source>
        <translation>die KI sagt nichts zu dieser Brust</translation>
    </message>
    <message>
        <source>the file could not be written</source>
        <translation>die Datei konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>the file does not tell how the image lies (Patient Orientation)</source>
        <translation>die Datei sagt nicht, wie die Aufnahme liegt (Patient Orientation)</translation>
    </message>
    <message>
        <source>the file gives no physical pixel spacing</source>
        <translation>die Datei gibt keinen physischen Pixelabstand an</translation>
    </message>
    <message>
        <source>the file holds no pixels</source>
        <translation>die Datei enthält keine Bildpunkte</translation>
    </message>
    <message>
        <source>the file is damaged or cannot be opened</source>
        <translation>die Datei ist beschädigt oder lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>the image was compressed with loss, which this site refuses</source>
        <translation>die Aufnahme wurde verlustbehaftet komprimiert, was hier nicht zugelassen ist</translation>
    </message>
    <message>
        <source>the model failed</source>
        <translation>das Modell ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>the model package was refused</source>
        <translation>das Modellpaket wurde abgelehnt</translation>
    </message>
    <message>
        <source>the picture contradicts the file&apos;s Patient Orientation: check the side; places in the breast are not told</source>
        <translation>das Bild widerspricht der Patient Orientation der Datei: bitte die Seite prüfen; Orte in der Brust werden nicht angegeben</translation>
    </message>
    <message>
        <source>the pixels are compressed in a way that this version cannot read</source>
        <translation>die Bildpunkte sind auf eine Weise komprimiert, die diese Version nicht lesen kann</translation>
    </message>
    <message>
        <source>the pixels are damaged or cut short</source>
        <translation>die Bildpunkte sind beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <source>the pixels are of a kind that this version cannot read</source>
        <translation>die Bildpunkte sind von einer Art, die diese Version nicht lesen kann</translation>
    </message>
    <message>
        <source>the readers differ</source>
        <translation>die Befundungen sind diskrepant</translation>
    </message>
    <message>
        <source>the same image was already read from another file</source>
        <translation>dieselbe Aufnahme wurde bereits aus einer anderen Datei gelesen</translation>
    </message>
    <message>
        <source>the side of the breast is not told, or the file contradicts itself about it</source>
        <translation>die Seite der Brust ist nicht angegeben, oder die Datei widerspricht sich darin</translation>
    </message>
    <message>
        <source>the store of readings cannot be reached; try again, and check network and server</source>
        <translation>der Speicher der Befundungen ist nicht erreichbar; bitte erneut versuchen und Netz und Server prüfen</translation>
    </message>
    <message>
        <source>the queue of studies to analyse cannot be reached; check network, broker, user and password</source>
        <translation>die Warteschlange der zu analysierenden Untersuchungen ist nicht erreichbar; Netz, Broker, Benutzer und Kennwort prüfen</translation>
    </message>
    <message>
        <source>the file ended the process that reads it: it is damaged, or made to do harm</source>
        <translation>die Datei hat den Prozess beendet, der sie liest: sie ist beschädigt oder soll schaden</translation>
    </message>
    <message>
        <source>reading the file took too long and was ended; try again, and have the file sent anew</source>
        <translation>das Lesen der Datei dauerte zu lange und wurde beendet; bitte erneut versuchen und die Datei neu senden lassen</translation>
    </message>
    <message>
        <source>files cannot be read, as their reader cannot be started or confined: have Diptych installed anew</source>
        <translation>Dateien können nicht gelesen werden, da ihr Leser nicht gestartet oder nicht abgeschottet werden kann: bitte Diptych neu installieren lassen</translation>
    </message>
    <message>
        <source>the store of readings was made by a newer version of the program: update this workstation</source>
        <translation>der Speicher der Befundungen stammt von einer neueren Version des Programms: bitte diese Arbeitsstation aktualisieren</translation>
    </message>
    <message>
        <source>the study holds images of more than one patient</source>
        <translation>die Untersuchung enthält Aufnahmen von mehr als einer Patientin</translation>
    </message>
    <message>
        <source>the view is missing from the study</source>
        <translation>die Ebene fehlt in der Untersuchung</translation>
    </message>
    <message>
        <source>the view is there more than once</source>
        <translation>die Ebene ist mehr als einmal vorhanden</translation>
    </message>
    <message>
        <source>there was not enough memory</source>
        <translation>der Arbeitsspeicher reichte nicht aus</translation>
    </message>
    <message>
        <source>this exam is already read: nobody reads an exam twice</source>
        <translation>diese Untersuchung ist schon befundet: niemand befundet eine Untersuchung zweimal</translation>
    </message>
    <message>
        <source>what becomes of this exam is decided: a further read changes nothing</source>
        <translation>was aus dieser Untersuchung wird, ist entschieden: eine weitere Befundung ändert nichts</translation>
    </message>
    <message>
        <source>only a reader who looks after this site may do that: ask one of them</source>
        <translation>das darf nur, wer für diesen Standort verantwortlich ist: bitte dort nachfragen</translation>
    </message>
    <message>
        <source>this is no intact store of readings: leave it as it is and restore a backup</source>
        <translation>dieser Speicher der Befundungen ist nicht intakt: bitte unverändert lassen und eine Sicherung einspielen</translation>
    </message>
    <message>
        <source>tomosynthesis, which the engine is not made for</source>
        <translation>Tomosynthese, für die die KI nicht gemacht ist</translation>
    </message>
    <message>
        <source>towards the AI</source>
        <translation>zur KI hin</translation>
    </message>
    <message>
        <source>two different images bear the same SOP Instance UID</source>
        <translation>zwei verschiedene Aufnahmen tragen dieselbe SOP Instance UID</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbek.</translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>unbekannter Grund</translation>
    </message>
    <message>
        <source>upper</source>
        <translation>oben</translation>
    </message>
    <message>
        <source>upper inner</source>
        <translation>oben innen</translation>
    </message>
    <message>
        <source>upper outer</source>
        <translation>oben außen</translation>
    </message>
    <message>
        <source> (view told by View Position only, not by code)</source>
        <translation> (Ebene nur durch View Position angegeben, nicht durch Code)</translation>
    </message>
    <message>
        <source>withdrawn after AI</source>
        <translation>nach KI zurückgenommen</translation>
    </message>
    <message>
        <source>imager</source>
        <translation>Detektor</translation>
    </message>
    <message>
        <source>imager/ermf</source>
        <translation>ERMF</translation>
    </message>
    <message>
        <source>imager/sid-sod</source>
        <translation>SID/SOD</translation>
    </message>
    <message>
        <source>calibrated</source>
        <translation>kalibriert</translation>
    </message>
    <message>
        <source>reconstructed</source>
        <translation>rekonstruiert</translation>
    </message>
    <message>
        <source>Category: %1</source>
        <translation>Kategorie: %1</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Zusammenfassende Beurteilung</translation>
    </message>
    <message>
        <source>Conclusion after AI</source>
        <translation>Zusammenfassende Beurteilung nach KI</translation>
    </message>
    <message>
        <source>Conclusion withdrawn after AI.</source>
        <translation>Zusammenfassende Beurteilung nach KI zurückgenommen.</translation>
    </message>
    <message>
        <source>Made again from an exported bundle of reads, which does not hold the readers&apos; names.</source>
        <translation>Neu erstellt aus einem exportierten Bündel von Befundungen, das die Namen der Befunder nicht enthält.</translation>
    </message>
    <message>
        <source>GSDF by the table measured on</source>
        <translation>GSDF nach der Tabelle, gemessen am</translation>
    </message>
    <message>
        <source>GSDF by an assumed sRGB response, not measured</source>
        <translation>GSDF nach angenommener sRGB-Kennlinie, nicht gemessen</translation>
    </message>
    <message>
        <source>GSDF by the display&apos;s own setting, not checked by measurement</source>
        <translation>GSDF durch die Einstellung des Monitors, nicht durch Messung geprüft</translation>
    </message>
    <message>
        <source>GSDF by the display&apos;s own setting, measured on</source>
        <translation>GSDF durch die Einstellung des Monitors, gemessen am</translation>
    </message>
    <message>
        <source>luminance not told to the program</source>
        <translation>Leuchtdichte dem Programm nicht bekannt</translation>
    </message>
    <message>
        <source>seen through presentation state</source>
        <translation>gesehen durch Präsentationszustand</translation>
    </message>
    <message>
        <source>screen without a name</source>
        <translation>Monitor ohne Namen</translation>
    </message>
    <message>
        <source>a date not told</source>
        <translation>unbekanntem Tag</translation>
    </message>
    <message>
        <source> screens; </source>
        <translation> Monitore; </translation>
    </message>
    <message>
        <source> (serial </source>
        <translation> (Seriennummer </translation>
    </message>
    <message>
        <source> to </source>
        <translation> bis </translation>
    </message>
    <message>
        <source>not told</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>cannot be shown</source>
        <translation>nicht darstellbar</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>Lineal</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>Pfeil</translation>
    </message>
    <message>
        <source>no angle: an arm has no length</source>
        <translation>kein Winkel: ein Schenkel hat keine Länge</translation>
    </message>
    <message>
        <source>no pixel of the image inside</source>
        <translation>kein Bildpunkt der Aufnahme darin</translation>
    </message>
    <message>
        <source>detector plane</source>
        <translation>Detektorebene</translation>
    </message>
    <message>
        <source>magnified, ERMF</source>
        <translation>vergrößert, ERMF</translation>
    </message>
    <message>
        <source>magnified, SID/SOD</source>
        <translation>vergrößert, SID/SOD</translation>
    </message>
    <message>
        <source>plane of the slice</source>
        <translation>Schichtebene</translation>
    </message>
    <message>
        <source>spacing unknown</source>
        <translation>Pixelabstand unbekannt</translation>
    </message>
    <message>
        <source> grey values</source>
        <translation> Grauwerte</translation>
    </message>
    <message>
        <source>mean </source>
        <translation>Mittelwert </translation>
    </message>
    <message>
        <source>a read without sign-in among others</source>
        <translation>eine Befundung ohne Anmeldung unter anderen</translation>
    </message>
    <message>
        <source>two reads in one role</source>
        <translation>zwei Befundungen in derselben Rolle</translation>
    </message>
    <message>
        <source>a read needs a reader</source>
        <translation>eine Befundung braucht einen Befunder</translation>
    </message>
    <message>
        <source>a read needs an opinion on each breast</source>
        <translation>eine Befundung braucht eine Beurteilung jeder Brust</translation>
    </message>
    <message>
        <source>a second read without a first</source>
        <translation>eine Zweitbefundung ohne Erstbefundung</translation>
    </message>
    <message>
        <source>settled before both reads were there</source>
        <translation>entschieden, bevor beide Befundungen vorlagen</translation>
    </message>
    <message>
        <source>one reader cannot read an examination twice</source>
        <translation>ein Befunder kann eine Untersuchung nicht zweimal befunden</translation>
    </message>
    <message>
        <source>the arbitrating reader has read the examination already</source>
        <translation>der Drittbefunder hat die Untersuchung schon befundet</translation>
    </message>
    <message>
        <source>settled although the policy does not ask for it</source>
        <translation>entschieden, obwohl die Regel es nicht verlangt</translation>
    </message>
</context>
</TS>
