"""Loading a year's holiday notice 载入放假安排: preview, a second person's approval, and every running clock counted anew."""
