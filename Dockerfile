# One server: docker build -t downhill . && docker run --read-only --tmpfs /tmp -p 8501:8501 downhill
# Several replicas behind one address: compose.yaml
FROM python:3.13-slim

# One thread for BLAS: the products of a network are small, and threads that wait for one another on a busy processor
# make them up to ten times slower. BLAS reads it when NumPy is imported. Two heaps for all threads: see the Makefile.
ENV PYTHONUNBUFFERED=1 STREAMLIT_SERVER_FILE_WATCHER_TYPE=none OPENBLAS_NUM_THREADS=1 MALLOC_ARENA_MAX=2
WORKDIR /downhill
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
# The container runs on a read-only file system, so Python's bytecode is compiled now.
RUN python -m compileall -q . && useradd --system downhill
USER downhill

EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["python", "-c", \
    "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=2)"]
CMD ["streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501"]
