{{- /* The server's environment, each name once. Helm reads integers of a values
file as floating-point numbers, which would print as 1e+06. */ -}}
{{- define "leakyrelu.env" -}}
{{- $env := dict
  "LEAKYRELU_LISTEN" (printf "[::]:%d" (int .Values.ports.grpc))
  "LEAKYRELU_METRICS_LISTEN" (printf "[::]:%d" (int .Values.ports.metrics))
  "LEAKYRELU_DRAIN_LEAD" (printf "%ds" (int .Values.leadSeconds))
  "LEAKYRELU_DRAIN_TIMEOUT" (printf "%ds" (int .Values.drainSeconds))
  "LEAKYRELU_LOG_LEVEL" .Values.logLevel -}}
{{- with .Values.tls }}
{{- if .secretName }}
{{- $_ := set $env "LEAKYRELU_TLS_CERT" "/tls/tls.crt" }}
{{- $_ := set $env "LEAKYRELU_TLS_KEY" "/tls/tls.key" }}
{{- if .clientCertificates }}
{{- $_ := set $env "LEAKYRELU_TLS_CLIENT_CA" "/tls/ca.crt" }}
{{- with .clientNames }}
{{- $_ := set $env "LEAKYRELU_TLS_CLIENT_SAN" (join "," .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- $env = merge (deepCopy .Values.env) $env }}
{{- range .Values.extraEnv }}{{ $_ := unset $env .name }}{{ end }}
{{- range $name, $value := $env }}
- {name: {{ $name }}, value: {{ ternary (int64 $value) $value (kindIs "float64" $value) | toString | quote }}}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* A probe: list of the chart's handler and of the fields in the values. */ -}}
{{- define "leakyrelu.probe" -}}
{{- $handler := index . 0 -}}
{{- $fields := index . 1 -}}
{{- range list "httpGet" "grpc" "exec" "tcpSocket" }}
{{- if hasKey $fields . }}{{ $handler = dict }}{{ end }}
{{- end -}}
{{ toYaml (merge (deepCopy $fields) $handler) }}
{{- end -}}
