/**
 * The chapters in German: titles, what they are about, and words. What is missing here is shown in English, word by word; `from` says which
 * English it was made from. Lessons have their German beside them (`lesson.de.md`).
 */
import type { ChapterTranslation } from './chapter'

export const german: Readonly<Record<string, ChapterTranslation>> = {
  'first-steps': {
    from: '3b6a38da',
    title: 'Erste Schritte',
    about: 'Sag, was laufen soll, und sieh zu, wie der Cluster dafür sorgt, dass es so bleibt.',
    glossary: {
      cluster: { word: 'Cluster', means: 'Eine Gruppe von Maschinen, die wie eine arbeiten. Du sagst, was laufen soll; der Cluster sucht die Maschine aus.' },
      object: { word: 'Objekt', means: 'Ein Eintrag im Cluster: was du willst, und was jetzt da ist. Pods, Deployments und Services sind Objekte.' },
      manifest: { word: 'Manifest', means: 'Eine Datei, die Objekte beschreibt, meist in YAML geschrieben.' },
      container: { word: 'Container', means: 'Ein Programm, das mit eigenen Dateien in einer geschlossenen Schachtel läuft. Es teilt die Maschine mit anderen und sieht sie nicht.' },
      image: { word: 'Image', means: 'Ein Paket mit einem Programm und all seinen Dateien. Daraus starten Container. Ein Image wird nie geändert, nur ersetzt.' },
      pod: { word: 'Pod', means: 'Das Kleinste, was ein Cluster laufen lässt: ein Container, oder einige, die zusammengehören und sich eine Adresse teilen.' },
      deployment: { word: 'Deployment', means: 'Der Wunsch nach einer Anzahl gleicher Pods. Es tauscht auch alte Pods gegen neue, wenn sich das Image ändert.' },
      replica: { word: 'Kopie (Replica)', means: 'Eine von mehreren gleichen Kopien eines Pods.' },
      'replica-set': { word: 'ReplicaSet', means: 'Der Zähler hinter einem Deployment. Es macht oder entfernt Pods, bis die Zahl stimmt.' },
      node: { word: 'Knoten (Node)', means: 'Eine Maschine des Clusters.' },
      scheduler: { word: 'Scheduler', means: 'Der Teil des Clusters, der für jeden neuen Pod einen Knoten aussucht.' },
      kubelet: { word: 'Kubelet', means: 'Das Programm auf jedem Knoten, das die Container seiner Pods startet und überwacht.' },
      service: { word: 'Service', means: 'Eine bleibende Adresse und ein bleibender Name für eine Gruppe von Pods.' },
      'node-port': { word: 'Node-Port', means: 'Ein Port von 30000 bis 32767, der auf jedem Knoten offen ist und zu einem Service führt.' },
      label: { word: 'Label', means: 'Eine kleine Marke an einem Objekt, ein Schlüssel mit einem Wert, etwa `app=tea`.' },
      selector: { word: 'Selector', means: 'Eine Regel, die Objekte an ihren Labels auswählt.' },
      controller: { word: 'Controller', means: 'Ein Programm, das den gewünschten Zustand immer wieder mit dem wirklichen vergleicht und nach dem Unterschied handelt.' },
      'desired-state': { word: 'gewünschter Zustand', means: 'Was du bestellt hast. Der Cluster hält daran fest und arbeitet darauf hin.' },
      rollout: { word: 'Rollout', means: 'Der Wechsel von alten Pods zu neuen, immer einige auf einmal.' },
      tag: { word: 'Tag', means: 'Der Teil im Namen eines Images hinter dem Doppelpunkt. Er sagt, welche Version gemeint ist.' },
      'voting-app': { word: 'Abstimmungs-App', means: 'Eine Beispielanwendung aus fünf Teilen: vote, redis, worker, db und result.' },
    },
  },
  architecture: { from: '48141ef8', title: 'Woraus ein Cluster besteht', about: 'Nenne die Teile eines Clusters, halte einen davon an, und sage, was dann nicht mehr geschieht.' },
  kubectl: { from: '8a07dfea', title: 'Mit dem Cluster sprechen', about: 'Mit kubectl nachsehen, anlegen, ändern und löschen, und seine Antworten lesen.' },
  pods: {
    from: '31c1de60',
    title: 'Pods',
    about: 'Container laufen lassen, gesund halten, und lesen, warum sie nicht laufen.',
    glossary: { port: { word: 'Port', means: 'Eine Nummer, die eines der Programme hinter einer Adresse auswählt. Ein Webserver lauscht oft auf Port 80.' } },
  },
  labels: { from: '6d52c771', title: 'Labels, und wo Pods laufen', about: 'Objekte an ihren Labels auswählen, und lenken, auf welchem Knoten ein Pod läuft.' },
  workloads: { from: '9e0f3cac', title: 'Controller', about: 'Den passenden Controller wählen, eine laufende Anwendung sicher ändern, und die fünf Teile der Abstimmungs-App in Gang bringen.' },
  services: { from: 'e8a760e8', title: 'Services und Netz', about: 'Einer Gruppe von Pods einen Namen geben, herausfinden, warum er nicht antwortet, und die Abstimmungs-App für alle öffnen.' },
  namespaces: { from: 'a5967e44', title: 'Namespaces, Kontingente und Zugriff', about: 'Einen Cluster teilen, ohne anderen in die Quere zu kommen, und die Abstimmungs-App nebenan proben.' },
  configuration: { from: '031b704d', title: 'Konfiguration', about: 'Einstellungen und Geheimnisse aus dem Image heraushalten, sicher ändern, und der Abstimmungs-App ihre Worte und ihr Passwort geben.' },
  storage: { from: '2ab84575', title: 'Speicher', about: 'Daten behalten, wenn Pods gehen, und die Stimmen der Abstimmungs-App dazu.' },
  'voting-app': { from: 'e1cc6244', title: 'Die Abstimmungs-App im Ernst', about: 'Eine echte Anwendung, die mit dem Kurs gewachsen ist, durch eine schlechte Version, einen Andrang und einen schlechten Tag bringen.' },
  around: { from: 'f534c261', title: 'Werkzeuge um den Cluster', about: 'Images bauen, Charts installieren, einen Cluster beobachten und seine Logs sammeln.' },
}
