{{- /* Fails for values that the schema cannot refuse. */ -}}
{{- define "leakyrelu.check" -}}
{{- with .Values.tls }}
{{- if and (not .secretName) (or .clientCertificates .clientNames) }}
{{- fail "tls.secretName: got nothing, allowed: the name of a Secret if tls.clientCertificates or tls.clientNames is set, because clients without a certificate would be served otherwise" }}
{{- end }}
{{- if and .clientNames (not .clientCertificates) }}
{{- fail "tls.clientCertificates: got false, allowed: true if tls.clientNames is set, because names are those of client certificates" }}
{{- end }}
{{- end }}
{{- with .Values.autoscaling }}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) }}
{{- fail (printf "autoscaling.minReplicas: got %d, allowed: at most maxReplicas, %d" (int .minReplicas) (int .maxReplicas)) }}
{{- end }}
{{- end }}
{{- with .Values.ports }}
{{- if eq (int .grpc) (int .metrics) }}
{{- fail (printf "ports.metrics: got %d, allowed: another port than ports.grpc" (int .metrics)) }}
{{- end }}
{{- end }}
{{- $names := keys .Values.env }}
{{- range .Values.extraEnv }}{{ $names = append $names .name }}{{ end }}
{{- range $names }}
{{- if has . (list "LEAKYRELU_DRAIN_LEAD" "LEAKYRELU_DRAIN_TIMEOUT") }}
{{- fail (printf "env: got %s, allowed: leadSeconds and drainSeconds in its place, from which terminationGracePeriodSeconds follows" .) }}
{{- end }}
{{- end }}
{{- range .Values.extraArgs }}
{{- if hasPrefix "--drain-" . }}
{{- fail (printf "extraArgs: got %s, allowed: leadSeconds and drainSeconds in its place, from which terminationGracePeriodSeconds follows" .) }}
{{- end }}
{{- end }}
{{- end -}}
