# Makes the queue "keygen" and puts a hundred items into it.
server=localhost:8080/memq/server
curl -s -X PUT $server/queues/keygen
for item in work-item-{0..99}; do
  curl -s -X POST $server/queues/keygen/enqueue -d "$item" > /dev/null
done
