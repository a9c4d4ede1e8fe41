#!/usr/bin/env bash
# ncrcat joins packed netCDF variables as they are stored, and keeps the scale of the first file: numbers of a file with another scale and offset
# come out as others, without a message. ncra and xarray give them right. (Needs apt-get on Debian 12; nothing is installed, only unpacked.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check netCDF4==1.7.4 xarray==2026.9.0 dask==2026.8.0 numpy==2.4.6
libraries='libaec0 libbrotli1 libcurl3-gnutls libcurl4 libgsl27 libgslcblas0 libhdf5-103-1 libhdf5-hl-100 libicu72 libldap-2.5-0 libnetcdf19 libnghttp2-14
libpsl5 librtmp1 libsasl2-2 libssh2-1 libsz2 libudunits2-0 libxml2'
apt-get -qq -o APT::Sandbox::User=root download nco=5.1.4-1+deb12u1 $libraries
for package in *.deb; do dpkg -x "$package" nco; done
export LD_LIBRARY_PATH="$work/nco/usr/lib/x86_64-linux-gnu"
export UDUNITS2_XML_PATH="$work/nco/usr/share/xml/udunits/udunits2-common.xml"
env/bin/python - <<'PYTHON'
import subprocess
import sys

import netCDF4
import numpy as np
import xarray as xr

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


said = subprocess.run(['nco/usr/bin/ncrcat', '--version'], capture_output=True, text=True, check=True).stderr
print(said.split(' "')[0], f'xarray {xr.__version__}')
for name, scale, offset, values in (('first.nc', 0.1, 0.0, [1, 2]), ('second.nc', 0.5, 10.0, [10, 20])):
    with netCDF4.Dataset(name, 'w', format='NETCDF3_CLASSIC') as file:
        file.createDimension('time', None)
        rate = file.createVariable('rate', 'i2', ('time',), fill_value=-32768)
        rate.scale_factor, rate.add_offset = scale, offset
        rate[:] = values


def numbers(name):
    with netCDF4.Dataset(name) as file:
        return [round(float(value), 3) for value in file['rate'][:]]


for command, expected, recorded in (('ncrcat', [1.0, 2.0, 10.0, 20.0], [1.0, 2.0, 0.0, 2.0]), ('ncra', [8.25], [8.25])):
    done = subprocess.run([f'nco/usr/bin/{command}', 'first.nc', 'second.nc', f'{command}.nc'], capture_output=True, text=True, check=True)
    compare(f'{command}: rate', expected, numbers(f'{command}.nc'), recorded)
    compare(f'{command}: what it says', '', done.stdout + done.stderr, '')
joined = xr.open_mfdataset(['first.nc', 'second.nc'], combine='nested', concat_dim='time')
compare('xarray: rate', [1.0, 2.0, 10.0, 20.0], [round(float(value), 3) for value in joined.rate.values], [1.0, 2.0, 10.0, 20.0])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
