/** The YAML language service, in a worker of its own. */
import 'monaco-yaml/yaml.worker.js'
