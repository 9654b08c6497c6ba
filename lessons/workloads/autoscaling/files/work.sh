# Tells every kuard to begin to work, or to stop: bash work.sh true, bash work.sh false
for address in $(kubectl get pods -l app=kuard -o jsonpath='{.items[*].status.podIP}'); do
  kubectl exec shell -- curl -s -X PUT -d "{\"enable\":$1}" http://$address:8080/keygen > /dev/null
done
