"""Progress rounds (调度): every unit reports on every open measure, the office reviews, the schedule is told."""
