<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Report</name>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source> and </source>
        <translation> et </translation>
    </message>
    <message>
        <source>%1 again: %2</source>
        <translation>%1 à refaire : %2</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 manque</translation>
    </message>
    <message>
        <source>%1 ms in all: read %2, decode %3, preprocess %4, infer %5, fuse %6</source>
        <translation>%1 ms au total : lecture %2, décodage %3, prétraitement %4, inférence %5, fusion %6</translation>
    </message>
    <message>
        <source>%1 o&apos;clock</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 was not analysed</source>
        <translation>%1 n&apos;a pas été analysée</translation>
    </message>
    <message>
        <source>%1 was not analysed (%2)</source>
        <translation>%1 n&apos;a pas été analysée (%2)</translation>
    </message>
    <message>
        <source>%1, birth date %2</source>
        <translation>%1, date de naissance %2</translation>
    </message>
    <message>
        <source>%1, continued</source>
        <translation>%1, suite</translation>
    </message>
    <message>
        <source>%1, now %2</source>
        <translation>%1, maintenant %2</translation>
    </message>
    <message>
        <source>%1, slice %2</source>
        <translation>%1, coupe %2</translation>
    </message>
    <message>
        <source>%1: not analysed</source>
        <translation>%1 : non analysée</translation>
    </message>
    <message>
        <source>1 view</source>
        <translation>1 vue</translation>
    </message>
    <message>
        <source>1 view only</source>
        <translation>1 seule incidence</translation>
    </message>
    <message>
        <source>A low score, or no mark, does not mean that there is no cancer.</source>
        <translation>Un score bas ou l&apos;absence de marque ne signifie pas qu&apos;il n&apos;y a pas de cancer.</translation>
    </message>
    <message>
        <source>A, almost entirely fatty</source>
        <translation>A, presque entièrement graisseux</translation>
    </message>
    <message>
        <source>B, scattered fibroglandular density</source>
        <translation>B, densités fibroglandulaires éparses</translation>
    </message>
    <message>
        <source>C, heterogeneously dense</source>
        <translation>C, densité hétérogène</translation>
    </message>
    <message>
        <source>D, extremely dense</source>
        <translation>D, extrêmement dense</translation>
    </message>
    <message>
        <source>AI when sealed</source>
        <translation>IA lors de la validation</translation>
    </message>
    <message>
        <source>Accession number</source>
        <translation>Numéro d&apos;examen</translation>
    </message>
    <message>
        <source>After AI (UTC)</source>
        <translation>Après IA (UTC)</translation>
    </message>
    <message>
        <source>All views at %1 % of their size; the numbers are those of the table.</source>
        <translation>Toutes les incidences à %1 % de leur taille ; numéros du tableau.</translation>
    </message>
    <message>
        <source>Also in the study, not analysed: %1 (%2)</source>
        <translation>Aussi dans l&apos;examen, non analysée : %1 (%2)</translation>
    </message>
    <message>
        <source>Also marked by</source>
        <translation>Aussi marquée par</translation>
    </message>
    <message>
        <source>Amends report %1 (hash %2): %3</source>
        <translation>Modifie le compte rendu %1 (empreinte %2) : %3</translation>
    </message>
    <message>
        <source>Analysed at (UTC)</source>
        <translation>Analysé le (UTC)</translation>
    </message>
    <message>
        <source>Analysed by</source>
        <translation>Analysé par</translation>
    </message>
    <message>
        <source>Arbiter</source>
        <translation>Troisième lecteur (arbitrage)</translation>
    </message>
    <message>
        <source>Architectural distortion</source>
        <translation>Distorsion architecturale</translation>
    </message>
    <message>
        <source>Asymmetric density</source>
        <translation>Asymétrie de densité</translation>
    </message>
    <message>
        <source>Asymmetry</source>
        <translation>Asymétrie</translation>
    </message>
    <message>
        <source>Band</source>
        <translation>Niveau</translation>
    </message>
    <message>
        <source>Because %1.</source>
        <translation>Motif : %1.</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>Date de naissance</translation>
    </message>
    <message>
        <source>Boxes: suspicion given by the engine, 1 to 10</source>
        <translation>Cadres : suspicion selon le moteur, 1 à 10</translation>
    </message>
    <message>
        <source>Boxes: suspicion given by the engine, marked from %1/10</source>
        <translation>Cadres : suspicion selon le moteur, à partir de %1/10</translation>
    </message>
    <message>
        <source>Breast obscured</source>
        <translation>Sein masqué</translation>
    </message>
    <message>
        <source>Breast tissue shown at 61 % zoom or more before sealing: %1.</source>
        <translation>Tissu mammaire affiché à 61 % ou plus avant la validation : %1.</translation>
    </message>
    <message>
        <source>CC Not all medial tissue visualized</source>
        <translation>CC : tissu interne incomplètement visible</translation>
    </message>
    <message>
        <source>CC Posterior nipple line does not measure within 1 cm of MLO</source>
        <translation>CC : ligne mamelon-pectoral (PNL) différant de plus de 1 cm de celle du MLO</translation>
    </message>
    <message>
        <source>Calcification</source>
        <translation>Calcifications</translation>
    </message>
    <message>
        <source>Clock position</source>
        <translation>Rayon horaire</translation>
    </message>
    <message>
        <source>Density now: %1.</source>
        <translation>Densité maintenant : %1.</translation>
    </message>
    <message>
        <source>Density: %1</source>
        <translation>Densité : %1</translation>
    </message>
    <message>
        <source>Density: not stated</source>
        <translation>Densité : non indiquée</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Profondeur</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Calculateur</translation>
    </message>
    <message>
        <source>Diptych screening mammography report</source>
        <translation>Diptych, compte rendu de mammographie de dépistage</translation>
    </message>
    <message>
        <source>Display of the reader</source>
        <translation>Écran du lecteur</translation>
    </message>
    <message>
        <source>Display, %1</source>
        <translation>Écran, %1</translation>
    </message>
    <message>
        <source>Does not look for: %1.</source>
        <translation>Ne recherche pas : %1.</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Tracé</translation>
    </message>
    <message>
        <source>Engine (AI): %1</source>
        <translation>Moteur (IA) : %1</translation>
    </message>
    <message>
        <source>Findings of the engine</source>
        <translation>Anomalies signalées par le moteur (IA)</translation>
    </message>
    <message>
        <source>First reader</source>
        <translation>Premier lecteur</translation>
    </message>
    <message>
        <source>From nipple</source>
        <translation>Distance au mamelon</translation>
    </message>
    <message>
        <source>Given without having seen: %1.</source>
        <translation>Donné sans avoir vu : %1.</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Élevée</translation>
    </message>
    <message>
        <source>High suspicion (%1/10)</source>
        <translation>Suspicion élevée (%1/10)</translation>
    </message>
    <message>
        <source>Ill-defined mass</source>
        <translation>Masse à contours indistincts</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Images, continued</source>
        <translation>Images, suite</translation>
    </message>
    <message>
        <source>Inadequate compression</source>
        <translation>Compression insuffisante</translation>
    </message>
    <message>
        <source>Indeterminate</source>
        <translation>Indéterminée</translation>
    </message>
    <message>
        <source>Indeterminate suspicion (%1/10)</source>
        <translation>Suspicion indéterminée (%1/10)</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>Établissement</translation>
    </message>
    <message>
        <source>It looks at the CC and MLO views of this examination. It does not compare with earlier examinations, does not judge breast density, gives no BI-RADS category, and does not score images of implants, magnified, spot or partial views, or tomosynthesis.</source>
        <translation>Il examine les incidences CC et MLO de cet examen. Il ne compare pas aux examens antérieurs, n&apos;évalue pas la densité mammaire, ne donne pas de catégorie BI-RADS et n&apos;évalue ni les images d&apos;implants, ni les clichés agrandis, localisés ou partiels, ni la tomosynthèse.</translation>
    </message>
    <message>
        <source>KEY IMAGE</source>
        <translation>IMAGE CLÉ</translation>
    </message>
    <message>
        <source>Key image: %1 (marked %2).</source>
        <translation>Image clé : %1 (marquée %2).</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Left breast</source>
        <translation>Sein gauche</translation>
    </message>
    <message>
        <source>Left out here: %1 of suspicion below %2/10. The JSON assessment holds all.</source>
        <translation>Omises ici : %1 de suspicion inférieure à %2/10. L&apos;évaluation JSON les contient toutes.</translation>
    </message>
    <message>
        <source>Looks for: %1.</source>
        <translation>Recherche : %1.</translation>
    </message>
    <message>
        <source>Looks for: not stated for this model.</source>
        <translation>Recherche : non indiqué pour ce modèle.</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Faible</translation>
    </message>
    <message>
        <source>Low suspicion (%1/10)</source>
        <translation>Suspicion faible (%1/10)</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>Très faible</translation>
    </message>
    <message>
        <source>Lowest suspicion (%1/10)</source>
        <translation>Suspicion très faible (%1/10)</translation>
    </message>
    <message>
        <source>Lymph node</source>
        <translation>Ganglion lymphatique</translation>
    </message>
    <message>
        <source>MLO Insufficient pectoral muscle</source>
        <translation>MLO : muscle pectoral insuffisant</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Réalisé</translation>
    </message>
    <message>
        <source>Marks, reasons, notes or conclusion changed; recall and category kept.</source>
        <translation>Marques, motifs, notes ou conclusion modifiés ; rappel et catégorie maintenus.</translation>
    </message>
    <message>
        <source>Mass</source>
        <translation>Masse</translation>
    </message>
    <message>
        <source>Mass and calcification</source>
        <translation>Masse avec calcifications</translation>
    </message>
    <message>
        <source>Microcalcification</source>
        <translation>Microcalcifications</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Manquante</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Model version</source>
        <translation>Version du modèle</translation>
    </message>
    <message>
        <source>Motion blur</source>
        <translation>Flou cinétique</translation>
    </message>
    <message>
        <source>Nipple not in profile</source>
        <translation>Mamelon non vu de profil</translation>
    </message>
    <message>
        <source>No exam score: %1</source>
        <translation>Pas de score d&apos;examen : %1</translation>
    </message>
    <message>
        <source>No finding marked by the engine in %1.</source>
        <translation>Aucune anomalie marquée par le moteur en %1.</translation>
    </message>
    <message>
        <source>No image</source>
        <translation>Pas d&apos;image</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Pas d&apos;image</translation>
    </message>
    <message>
        <source>No reader&apos;s opinion was given.</source>
        <translation>Aucun avis de lecteur n&apos;a été donné.</translation>
    </message>
    <message>
        <source>No reason was given.</source>
        <translation>Aucun motif n&apos;a été donné.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>N°</translation>
    </message>
    <message>
        <source>Not analysed</source>
        <translation>Non analysée</translation>
    </message>
    <message>
        <source>Not analysed.</source>
        <translation>Non analysée.</translation>
    </message>
    <message>
        <source>Not analysed: %1. The engine says nothing of what is not analysed.</source>
        <translation>Non analysé : %1. Le moteur ne dit rien de ce qui n&apos;est pas analysé.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>Note : %1</translation>
    </message>
    <message>
        <source>Other lesion</source>
        <translation>Autre lésion</translation>
    </message>
    <message>
        <source>Other reason</source>
        <translation>Autre motif</translation>
    </message>
    <message>
        <source>Over exposed</source>
        <translation>Surexposition</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>Page %1 sur %2</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patiente</translation>
    </message>
    <message>
        <source>Patient ID</source>
        <translation>Identifiant patient</translation>
    </message>
    <message>
        <source>Patient ID %1, study of %2, accession number %3</source>
        <translation>Identifiant patient %1, examen du %2, numéro d&apos;examen %3</translation>
    </message>
    <message>
        <source>Positioning</source>
        <translation>Positionnement</translation>
    </message>
    <message>
        <source>Probability of malignancy</source>
        <translation>Probabilité de malignité</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Provenance</translation>
    </message>
    <message>
        <source>Provenance, continued</source>
        <translation>Provenance, suite</translation>
    </message>
    <message>
        <source>Quadrant</source>
        <translation>Quadrant</translation>
    </message>
    <message>
        <source>Quadrant, clock position (facing the patient) and depth are counted from the estimated nipple and are approximate; unknown where nipple or a view is not known.</source>
        <translation>Quadrant, rayon horaire (face à la patiente) et profondeur sont comptés depuis le mamelon estimé et sont approximatifs ; inconnus si le mamelon ou une incidence n&apos;est pas connu.</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>Lecteur</translation>
    </message>
    <message>
        <source>Reader&apos;s measurements and key images</source>
        <translation>Mesures et images clés du lecteur</translation>
    </message>
    <message>
        <source>Reader&apos;s measurements, continued</source>
        <translation>Mesures du lecteur, suite</translation>
    </message>
    <message>
        <source>Readers&apos; lesions</source>
        <translation>Lésions des lecteurs</translation>
    </message>
    <message>
        <source>Readers&apos; lesions, continued</source>
        <translation>Lésions des lecteurs, suite</translation>
    </message>
    <message>
        <source>Readers&apos; opinions</source>
        <translation>Avis des lecteurs</translation>
    </message>
    <message>
        <source>Readers&apos; opinions, continued</source>
        <translation>Avis des lecteurs, suite</translation>
    </message>
    <message>
        <source>Reading or text</source>
        <translation>Mesure ou texte</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Motifs</translation>
    </message>
    <message>
        <source>Report %1, hash %2</source>
        <translation>Compte rendu %1, empreinte %2</translation>
    </message>
    <message>
        <source>Report hash (SHA-256)</source>
        <translation>Empreinte du compte rendu (SHA-256)</translation>
    </message>
    <message>
        <source>Report number</source>
        <translation>Numéro du compte rendu</translation>
    </message>
    <message>
        <source>Report written at (UTC)</source>
        <translation>Compte rendu rédigé le (UTC)</translation>
    </message>
    <message>
        <source>Research software - not for diagnostic use</source>
        <translation>Réservé à la recherche, pas pour le diagnostic</translation>
    </message>
    <message>
        <source>Result (one reader)</source>
        <translation>Résultat (un lecteur)</translation>
    </message>
    <message>
        <source>Result (readers)</source>
        <translation>Résultat (lecteurs)</translation>
    </message>
    <message>
        <source>Right and left: as sealed, before the reader went on to the AI. &quot;Hidden&quot;: the engine&apos;s result was not shown before sealing.</source>
        <translation>Droite et gauche : tel que validé, avant que le lecteur ne passe à l&apos;IA. « Masquée » : le résultat du moteur n&apos;était pas affiché avant la validation.</translation>
    </message>
    <message>
        <source>Right breast</source>
        <translation>Sein droit</translation>
    </message>
    <message>
        <source>Rings with letter and number: the readers&apos; lesions</source>
        <translation>Cercles avec lettre et numéro : lésions des lecteurs</translation>
    </message>
    <message>
        <source>Rows x columns</source>
        <translation>Lignes x colonnes</translation>
    </message>
    <message>
        <source>SHA-256 of the model package</source>
        <translation>SHA-256 du paquet du modèle</translation>
    </message>
    <message>
        <source>SHA-256 of the weights</source>
        <translation>SHA-256 des poids</translation>
    </message>
    <message>
        <source>SOP Instance UID</source>
        <translation>SOP Instance UID</translation>
    </message>
    <message>
        <source>Same lesion</source>
        <translation>Même lésion</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Screening mammography: reading report</source>
        <translation>Mammographie de dépistage : compte rendu de lecture</translation>
    </message>
    <message>
        <source>Sealed at (UTC)</source>
        <translation>Validé le (UTC)</translation>
    </message>
    <message>
        <source>Second reader</source>
        <translation>Deuxième lecteur</translation>
    </message>
    <message>
        <source>Consensus of both readers</source>
        <translation>Consensus des deux lecteurs</translation>
    </message>
    <message>
        <source>Settled because %1.</source>
        <translation>Tranché ; motif : %1.</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Sexe</translation>
    </message>
    <message>
        <source>Size (basis)</source>
        <translation>Taille (base)</translation>
    </message>
    <message>
        <source>Spacing basis</source>
        <translation>Base (espacement)</translation>
    </message>
    <message>
        <source>Spacing basis: &quot;imager&quot; is measured in the detector&apos;s plane, where a structure in the breast appears larger than it is; &quot;imager/ermf&quot; is divided by the file&apos;s magnification factor, &quot;imager/sid-sod&quot; by that which its distances give; &quot;calibrated&quot; as the file says it was calibrated; &quot;reconstructed&quot; lies in the plane of a reconstructed slice.</source>
        <translation>Base de l&apos;espacement : « détecteur » est mesuré dans le plan du détecteur, où une structure du sein paraît plus grande qu&apos;elle n&apos;est ; « ERMF » est divisé par le facteur d&apos;agrandissement du fichier, « SID/SOD » par celui que donnent ses distances ; « calibré » est calibré comme le fichier l&apos;indique ; « reconstruit » est dans le plan d&apos;une coupe reconstruite.</translation>
    </message>
    <message>
        <source>Spacing, mm (row, column)</source>
        <translation>Espacement, mm (ligne, colonne)</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Study Instance UID</source>
        <translation>Study Instance UID</translation>
    </message>
    <message>
        <source>Study date</source>
        <translation>Date de l&apos;examen</translation>
    </message>
    <message>
        <source>Study description</source>
        <translation>Description de l&apos;examen</translation>
    </message>
    <message>
        <source>Technical recalls</source>
        <translation>Rappels techniques</translation>
    </message>
    <message>
        <source>Technical recalls, continued</source>
        <translation>Rappels techniques, suite</translation>
    </message>
    <message>
        <source>The analysed image is not in the study any more; its marks are in the table only.</source>
        <translation>L&apos;image analysée n&apos;est plus dans l&apos;examen ; ses marques ne figurent que dans le tableau.</translation>
    </message>
    <message>
        <source>The image is not as it was analysed; its marks are in the table only.</source>
        <translation>L&apos;image n&apos;est plus celle qui a été analysée ; ses marques ne figurent que dans le tableau.</translation>
    </message>
    <message>
        <source>This report written by</source>
        <translation>Compte rendu rédigé par</translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Tissue cut off</source>
        <translation>Tissu coupé</translation>
    </message>
    <message>
        <source>Type, concern</source>
        <translation>Type, suspicion</translation>
    </message>
    <message>
        <source>Under exposed</source>
        <translation>Sous-exposition</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Incidence</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Incidences</translation>
    </message>
    <message>
        <source>Well-defined mass</source>
        <translation>Masse à contours circonscrits</translation>
    </message>
    <message>
        <source>What the engine looks for</source>
        <translation>Ce que le moteur recherche</translation>
    </message>
    <message>
        <source>a For Processing image: send the For Presentation image of this view</source>
        <translation>image « For Processing » : envoyer l&apos;image « For Presentation » de cette incidence</translation>
    </message>
    <message>
        <source>a breast implant is present</source>
        <translation>un implant mammaire est présent</translation>
    </message>
    <message>
        <source>a magnification view</source>
        <translation>un cliché agrandi</translation>
    </message>
    <message>
        <source>a partial view (part of a mosaic)</source>
        <translation>une vue partielle (partie d&apos;une mosaïque)</translation>
    </message>
    <message>
        <source>a secondary capture, not an original mammogram</source>
        <translation>une capture secondaire, non une mammographie originale</translation>
    </message>
    <message>
        <source>a spot compression view</source>
        <translation>un cliché en compression localisée</translation>
    </message>
    <message>
        <source>added after AI</source>
        <translation>ajoutée après IA</translation>
    </message>
    <message>
        <source>after sealing</source>
        <translation>après validation</translation>
    </message>
    <message>
        <source>an image of another study</source>
        <translation>une image d&apos;un autre examen</translation>
    </message>
    <message>
        <source>an implant-displaced view</source>
        <translation>un cliché avec refoulement de l&apos;implant (Eklund)</translation>
    </message>
    <message>
        <source>analysed</source>
        <translation>analysée</translation>
    </message>
    <message>
        <source>analysed, highest suspicion %1/10</source>
        <translation>analysée, suspicion maximale %1/10</translation>
    </message>
    <message>
        <source>analysed, no finding</source>
        <translation>analysée, aucune anomalie marquée</translation>
    </message>
    <message>
        <source>another reader has this exam: take the next one</source>
        <translation>un autre lecteur a cet examen : prendre le suivant</translation>
    </message>
    <message>
        <source>anterior</source>
        <translation>tiers antérieur</translation>
    </message>
    <message>
        <source>arbitration needed</source>
        <translation>arbitrage nécessaire</translation>
    </message>
    <message>
        <source>architectural distortion</source>
        <translation>distorsion architecturale</translation>
    </message>
    <message>
        <source>asymmetry</source>
        <translation>asymétrie</translation>
    </message>
    <message>
        <source>at its stated pixel spacing the breast is larger than the model&apos;s input</source>
        <translation>à l&apos;espacement indiqué, le sein est plus grand que l&apos;entrée du modèle</translation>
    </message>
    <message>
        <source>away from the AI</source>
        <translation>en s&apos;éloignant de l&apos;IA</translation>
    </message>
    <message>
        <source>before sealing</source>
        <translation>avant validation</translation>
    </message>
    <message>
        <source>both breasts</source>
        <translation>les deux seins</translation>
    </message>
    <message>
        <source>both readers ask for a view again</source>
        <translation>les deux lecteurs demandent de refaire un cliché</translation>
    </message>
    <message>
        <source>both readers recall</source>
        <translation>les deux lecteurs rappellent</translation>
    </message>
    <message>
        <source>both recall, but for different places</source>
        <translation>les deux rappellent, mais pour des lieux différents</translation>
    </message>
    <message>
        <source>calcification</source>
        <translation>calcifications</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>central</source>
        <translation>central</translation>
    </message>
    <message>
        <source>changed at %1</source>
        <translation>modifié le %1</translation>
    </message>
    <message>
        <source>consensus needed</source>
        <translation>consensus nécessaire</translation>
    </message>
    <message>
        <source>engine: %1</source>
        <translation>moteur : %1</translation>
    </message>
    <message>
        <source>engine: breast not analysed</source>
        <translation>moteur : sein non analysé</translation>
    </message>
    <message>
        <source>engine: not marked</source>
        <translation>moteur : non marquée</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échec</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>échec : %1</translation>
    </message>
    <message>
        <source>first read not given</source>
        <translation>première lecture manquante</translation>
    </message>
    <message>
        <source>further image</source>
        <translation>autre image</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>masquée</translation>
    </message>
    <message>
        <source>high suspicion (%1/10)</source>
        <translation>suspicion élevée (%1/10)</translation>
    </message>
    <message>
        <source>indeterminate suspicion (%1/10)</source>
        <translation>suspicion indéterminée (%1/10)</translation>
    </message>
    <message>
        <source>inner</source>
        <translation>interne</translation>
    </message>
    <message>
        <source>kept at %1</source>
        <translation>maintenu le %1</translation>
    </message>
    <message>
        <source>left breast</source>
        <translation>sein gauche</translation>
    </message>
    <message>
        <source>level of concern %1</source>
        <translation>degré de suspicion %1</translation>
    </message>
    <message>
        <source>low suspicion (%1/10)</source>
        <translation>suspicion faible (%1/10)</translation>
    </message>
    <message>
        <source>lower</source>
        <translation>inférieur</translation>
    </message>
    <message>
        <source>lower inner</source>
        <translation>inféro-interne</translation>
    </message>
    <message>
        <source>lower outer</source>
        <translation>inféro-externe</translation>
    </message>
    <message>
        <source>lowest suspicion (%1/10)</source>
        <translation>suspicion très faible (%1/10)</translation>
    </message>
    <message>
        <source>marks added elsewhere: %1</source>
        <translation>marques ajoutées ailleurs : %1</translation>
    </message>
    <message>
        <source>marks added where the AI marked: %1</source>
        <translation>marques ajoutées là où l&apos;IA a marqué : %1</translation>
    </message>
    <message>
        <source>marks withdrawn elsewhere: %1</source>
        <translation>marques retirées ailleurs : %1</translation>
    </message>
    <message>
        <source>marks withdrawn where the AI marked: %1</source>
        <translation>marques retirées là où l&apos;IA a marqué : %1</translation>
    </message>
    <message>
        <source>mass</source>
        <translation>masse</translation>
    </message>
    <message>
        <source>mass and calcification</source>
        <translation>masse avec calcifications</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>tiers moyen</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>manquante</translation>
    </message>
    <message>
        <source>the DICOM node cannot be reached: check host, port and network</source>
        <translation>le nœud DICOM est injoignable : vérifiez l&apos;hôte, le port et le réseau</translation>
    </message>
    <message>
        <source>the DICOM node refused the connection: check the AE titles</source>
        <translation>le nœud DICOM a refusé la connexion : vérifiez les titres AE</translation>
    </message>
    <message>
        <source>no secure connection with the DICOM node: check the certificates</source>
        <translation>pas de connexion sécurisée avec le nœud DICOM : vérifiez les certificats</translation>
    </message>
    <message>
        <source>the DICOM node did not answer in time</source>
        <translation>le nœud DICOM n&apos;a pas répondu à temps</translation>
    </message>
    <message>
        <source>the DICOM node answered with a failure, or the connection broke</source>
        <translation>le nœud DICOM a signalé un échec, ou la connexion a été rompue</translation>
    </message>
    <message>
        <source>the study did not come whole</source>
        <translation>l&apos;examen n&apos;est pas arrivé complet</translation>
    </message>
    <message>
        <source>these are images of another patient than was asked for</source>
        <translation>ce sont des images d&apos;une autre personne que celle demandée</translation>
    </message>
    <message>
        <source>name and PIN do not belong together</source>
        <translation>le nom et le code PIN ne vont pas ensemble</translation>
    </message>
    <message>
        <source>no breast was found in the image</source>
        <translation>aucun sein n&apos;a été trouvé dans l&apos;image</translation>
    </message>
    <message>
        <source>no category</source>
        <translation>pas de catégorie</translation>
    </message>
    <message>
        <source>no opinion given</source>
        <translation>pas d&apos;avis donné</translation>
    </message>
    <message>
        <source>no other reader</source>
        <translation>aucun autre lecteur</translation>
    </message>
    <message>
        <source>no reader&apos;s opinion was given</source>
        <translation>aucun avis de lecteur</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>sans motif</translation>
    </message>
    <message>
        <source>no recall</source>
        <translation>pas de rappel</translation>
    </message>
    <message>
        <source>no technical recall</source>
        <translation>pas de rappel technique</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucune</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>not a DICOM file</source>
        <translation>pas un fichier DICOM</translation>
    </message>
    <message>
        <source>not a mammogram</source>
        <translation>pas une mammographie</translation>
    </message>
    <message>
        <source>not a standard CC or MLO view</source>
        <translation>pas une incidence standard CC ou MLO</translation>
    </message>
    <message>
        <source>not analysed</source>
        <translation>non analysé</translation>
    </message>
    <message>
        <source>not decided: no rule for more than one read was given</source>
        <translation>non décidé : aucune règle pour plusieurs lectures n&apos;a été donnée</translation>
    </message>
    <message>
        <source>not decided: the reads contradict the rule</source>
        <translation>non décidé : les lectures contredisent la règle</translation>
    </message>
    <message>
        <source>not every view was analysed</source>
        <translation>toutes les incidences n&apos;ont pas été analysées</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>non donné</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>non mesurée</translation>
    </message>
    <message>
        <source>not recorded with the opinion</source>
        <translation>non enregistré avec l&apos;avis</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>non indiqué</translation>
    </message>
    <message>
        <source>nothing readable was found</source>
        <translation>rien de lisible n&apos;a été trouvé</translation>
    </message>
    <message>
        <source>outer</source>
        <translation>externe</translation>
    </message>
    <message>
        <source>posterior</source>
        <translation>tiers postérieur</translation>
    </message>
    <message>
        <source>reader: %1</source>
        <translation>lecteur : %1</translation>
    </message>
    <message>
        <source>reason: %1</source>
        <translation>motif : %1</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>rappel</translation>
    </message>
    <message>
        <source>recall for assessment</source>
        <translation>rappel pour bilan complémentaire</translation>
    </message>
    <message>
        <source>recall for assessment, level of concern %1</source>
        <translation>rappel pour bilan complémentaire, degré de suspicion %1</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>refusée</translation>
    </message>
    <message>
        <source>rejected: %1</source>
        <translation>refusée : %1</translation>
    </message>
    <message>
        <source>right breast</source>
        <translation>sein droit</translation>
    </message>
    <message>
        <source>second read not given</source>
        <translation>deuxième lecture manquante</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>affichée</translation>
    </message>
    <message>
        <source>size unknown</source>
        <translation>taille inconnue</translation>
    </message>
    <message>
        <source>some characters cannot be printed with the fonts of this machine</source>
        <translation>certains caractères ne peuvent être imprimés avec les polices de cette machine</translation>
    </message>
    <message>
        <source>technical recall</source>
        <translation>rappel technique</translation>
    </message>
    <message>
        <source>that is not possible</source>
        <translation>cela n&apos;est pas possible</translation>
    </message>
    <message>
        <source>the AI says nothing of this breast</source>
        <translation>l&apos;IA ne dit rien de ce sein</translation>
    </message>
    <message>
        <source>the file could not be written</source>
        <translation>le fichier n&apos;a pas pu être écrit</translation>
    </message>
    <message>
        <source>the file does not tell how the image lies (Patient Orientation)</source>
        <translation>le fichier n&apos;indique pas l&apos;orientation de l&apos;image (Patient Orientation)</translation>
    </message>
    <message>
        <source>the file gives no physical pixel spacing</source>
        <translation>le fichier n&apos;indique pas d&apos;espacement physique des pixels</translation>
    </message>
    <message>
        <source>the file holds no pixels</source>
        <translation>le fichier ne contient pas de pixels</translation>
    </message>
    <message>
        <source>the file is damaged or cannot be opened</source>
        <translation>le fichier est endommagé ou ne peut être ouvert</translation>
    </message>
    <message>
        <source>the image was compressed with loss, which this site refuses</source>
        <translation>l&apos;image a été comprimée avec perte, ce que ce site refuse</translation>
    </message>
    <message>
        <source>the model failed</source>
        <translation>le modèle a échoué</translation>
    </message>
    <message>
        <source>the model package was refused</source>
        <translation>le paquet du modèle a été refusé</translation>
    </message>
    <message>
        <source>the picture contradicts the file&apos;s Patient Orientation: check the side; places in the breast are not told</source>
        <translation>l&apos;image contredit l&apos;orientation indiquée par le fichier (Patient Orientation) : vérifier le côté ; les lieux dans le sein ne sont pas indiqués</translation>
    </message>
    <message>
        <source>the pixels are compressed in a way that this version cannot read</source>
        <translation>les pixels sont comprimés d&apos;une manière que cette version ne sait pas lire</translation>
    </message>
    <message>
        <source>the pixels are damaged or cut short</source>
        <translation>les pixels sont endommagés ou tronqués</translation>
    </message>
    <message>
        <source>the pixels are of a kind that this version cannot read</source>
        <translation>les pixels sont d&apos;un type que cette version ne sait pas lire</translation>
    </message>
    <message>
        <source>the readers differ</source>
        <translation>les lectures sont discordantes</translation>
    </message>
    <message>
        <source>the same image was already read from another file</source>
        <translation>la même image a déjà été lue dans un autre fichier</translation>
    </message>
    <message>
        <source>the side of the breast is not told, or the file contradicts itself about it</source>
        <translation>le côté du sein n&apos;est pas indiqué, ou le fichier se contredit à ce sujet</translation>
    </message>
    <message>
        <source>the store of readings cannot be reached; try again, and check network and server</source>
        <translation>la base des lectures est inaccessible ; réessayer et vérifier le réseau et le serveur</translation>
    </message>
    <message>
        <source>the queue of studies to analyse cannot be reached; check network, broker, user and password</source>
        <translation>la file des examens à analyser est inaccessible ; vérifier réseau, courtier, utilisateur et mot de passe</translation>
    </message>
    <message>
        <source>the file ended the process that reads it: it is damaged, or made to do harm</source>
        <translation>le fichier a mis fin au processus qui le lit : il est endommagé, ou conçu pour nuire</translation>
    </message>
    <message>
        <source>reading the file took too long and was ended; try again, and have the file sent anew</source>
        <translation>la lecture du fichier a été trop longue et a été interrompue ; réessayer, et faire renvoyer le fichier</translation>
    </message>
    <message>
        <source>files cannot be read, as their reader cannot be started or confined: have Diptych installed anew</source>
        <translation>les fichiers ne peuvent pas être lus, car leur lecteur ne peut être ni démarré ni confiné : faire réinstaller Diptych</translation>
    </message>
    <message>
        <source>the store of readings was made by a newer version of the program: update this workstation</source>
        <translation>la base des lectures a été créée par une version plus récente du programme : mettre à jour ce poste</translation>
    </message>
    <message>
        <source>the study holds images of more than one patient</source>
        <translation>l&apos;examen contient des images de plus d&apos;une patiente</translation>
    </message>
    <message>
        <source>the view is missing from the study</source>
        <translation>l&apos;incidence manque dans l&apos;examen</translation>
    </message>
    <message>
        <source>the view is there more than once</source>
        <translation>l&apos;incidence est présente plus d&apos;une fois</translation>
    </message>
    <message>
        <source>there was not enough memory</source>
        <translation>la mémoire était insuffisante</translation>
    </message>
    <message>
        <source>this exam is already read: nobody reads an exam twice</source>
        <translation>cet examen est déjà lu : personne ne lit un examen deux fois</translation>
    </message>
    <message>
        <source>what becomes of this exam is decided: a further read changes nothing</source>
        <translation>ce qu'il advient de cet examen est décidé : une lecture de plus n'y change rien</translation>
    </message>
    <message>
        <source>only a reader who looks after this site may do that: ask one of them</source>
        <translation>seul un lecteur responsable de ce site peut le faire : s'adresser à l'un d'eux</translation>
    </message>
    <message>
        <source>this is no intact store of readings: leave it as it is and restore a backup</source>
        <translation>cette base des lectures n&apos;est pas intacte : la laisser telle quelle et restaurer une sauvegarde</translation>
    </message>
    <message>
        <source>tomosynthesis, which the engine is not made for</source>
        <translation>tomosynthèse, pour laquelle le moteur n&apos;est pas fait</translation>
    </message>
    <message>
        <source>towards the AI</source>
        <translation>en se rapprochant de l&apos;IA</translation>
    </message>
    <message>
        <source>two different images bear the same SOP Instance UID</source>
        <translation>deux images différentes portent le même SOP Instance UID</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>motif inconnu</translation>
    </message>
    <message>
        <source>upper</source>
        <translation>supérieur</translation>
    </message>
    <message>
        <source>upper inner</source>
        <translation>supéro-interne</translation>
    </message>
    <message>
        <source>upper outer</source>
        <translation>supéro-externe</translation>
    </message>
    <message>
        <source> (view told by View Position only, not by code)</source>
        <translation> (incidence indiquée par View Position seulement, sans code)</translation>
    </message>
    <message>
        <source>withdrawn after AI</source>
        <translation>retirée après IA</translation>
    </message>
    <message>
        <source>imager</source>
        <translation>détecteur</translation>
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
        <translation>calibré</translation>
    </message>
    <message>
        <source>reconstructed</source>
        <translation>reconstruit</translation>
    </message>
    <message>
        <source>Category: %1</source>
        <translation>Catégorie : %1</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>Conclusion after AI</source>
        <translation>Conclusion après IA</translation>
    </message>
    <message>
        <source>Conclusion withdrawn after AI.</source>
        <translation>Conclusion retirée après IA.</translation>
    </message>
    <message>
        <source>Made again from an exported bundle of reads, which does not hold the readers&apos; names.</source>
        <translation>Établi à nouveau à partir d&apos;un lot de lectures exporté, qui ne contient pas les noms des lecteurs.</translation>
    </message>
    <message>
        <source>GSDF by the table measured on</source>
        <translation>GSDF par la table mesurée le</translation>
    </message>
    <message>
        <source>GSDF by an assumed sRGB response, not measured</source>
        <translation>GSDF selon une réponse sRGB supposée, non mesurée</translation>
    </message>
    <message>
        <source>GSDF by the display&apos;s own setting, not checked by measurement</source>
        <translation>GSDF par le réglage propre de l&apos;écran, non vérifiée par une mesure</translation>
    </message>
    <message>
        <source>GSDF by the display&apos;s own setting, measured on</source>
        <translation>GSDF par le réglage propre de l&apos;écran, mesurée le</translation>
    </message>
    <message>
        <source>luminance not told to the program</source>
        <translation>luminance non communiquée au programme</translation>
    </message>
    <message>
        <source>seen through presentation state</source>
        <translation>vu à travers l’état de présentation</translation>
    </message>
    <message>
        <source>screen without a name</source>
        <translation>écran sans nom</translation>
    </message>
    <message>
        <source>a date not told</source>
        <translation>une date non indiquée</translation>
    </message>
    <message>
        <source> screens; </source>
        <translation> écrans ; </translation>
    </message>
    <message>
        <source> (serial </source>
        <translation> (n° de série </translation>
    </message>
    <message>
        <source> to </source>
        <translation> à </translation>
    </message>
    <message>
        <source>not told</source>
        <translation>non indiquée</translation>
    </message>
    <message>
        <source>cannot be shown</source>
        <translation>ne peut être affichée</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>Règle</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Angle</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>Flèche</translation>
    </message>
    <message>
        <source>no angle: an arm has no length</source>
        <translation>pas d&apos;angle : un côté est sans longueur</translation>
    </message>
    <message>
        <source>no pixel of the image inside</source>
        <translation>aucun pixel de l&apos;image à l&apos;intérieur</translation>
    </message>
    <message>
        <source>detector plane</source>
        <translation>plan du détecteur</translation>
    </message>
    <message>
        <source>magnified, ERMF</source>
        <translation>agrandissement, ERMF</translation>
    </message>
    <message>
        <source>magnified, SID/SOD</source>
        <translation>agrandissement, SID/SOD</translation>
    </message>
    <message>
        <source>plane of the slice</source>
        <translation>plan de la coupe</translation>
    </message>
    <message>
        <source>spacing unknown</source>
        <translation>espacement inconnu</translation>
    </message>
    <message>
        <source> grey values</source>
        <translation> niveaux de gris</translation>
    </message>
    <message>
        <source>mean </source>
        <translation>moyenne </translation>
    </message>
    <message>
        <source>a read without sign-in among others</source>
        <translation>une lecture sans identification parmi d&apos;autres</translation>
    </message>
    <message>
        <source>two reads in one role</source>
        <translation>deux lectures dans le même rôle</translation>
    </message>
    <message>
        <source>a read needs a reader</source>
        <translation>une lecture demande un lecteur</translation>
    </message>
    <message>
        <source>a read needs an opinion on each breast</source>
        <translation>une lecture demande un avis sur chaque sein</translation>
    </message>
    <message>
        <source>a second read without a first</source>
        <translation>une deuxième lecture sans première</translation>
    </message>
    <message>
        <source>settled before both reads were there</source>
        <translation>tranché avant que les deux lectures soient là</translation>
    </message>
    <message>
        <source>one reader cannot read an examination twice</source>
        <translation>un lecteur ne peut lire deux fois le même examen</translation>
    </message>
    <message>
        <source>the arbitrating reader has read the examination already</source>
        <translation>le lecteur qui arbitre a déjà lu l&apos;examen</translation>
    </message>
    <message>
        <source>settled although the policy does not ask for it</source>
        <translation>tranché alors que la règle ne le demande pas</translation>
    </message>
</context>
</TS>
